"""The nouns: enumerations, frozen records, problems, and the findings document. No logic, no files."""
