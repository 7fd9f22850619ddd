"""Pure functions: evidence in, findings out. No file is opened here."""
