"""Holds resources against profiles of a FHIR package: cardinalities, fixed values and patterns, slices, types of a choice.

What a value set allows is not looked up (the sets are LOINC's), nor are invariants in FHIRPath; base types are fhir.resources' to check.
"""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Guide:
    """The profiles and examples of a package (.tgz)."""

    def __init__(self, package: Path) -> None:
        self.profiles: dict[str, Profile] = {}
        self.resources: list[Json] = []
        with tarfile.open(package) as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.name.endswith(".json") else None
                content = json.load(stream) if stream else {}
                if content.get("resourceType") == "StructureDefinition":
                    self.profiles[content["url"]] = Profile(content)
                elif content.get("resourceType") and "/example/" in member.name:
                    self.resources += [content]

    def faults(self, resource: Json) -> Iterator[str]:
        """What the profiles that a resource claims find wrong in it. KeyError for a profile that the guide does not have."""
        for url in resource.get("meta", {}).get("profile", []):
            yield from self.profiles[url.partition("|")[0]].faults(resource)


class Profile:
    """A snapshot as a tree: the elements below each, and its slices, by the id of the element."""

    def __init__(self, definition: Json) -> None:
        self.name, self.type = definition["name"], definition["type"]
        self._elements: dict[str, Json] = {e["id"]: e for e in definition["snapshot"]["element"]}
        self._below: dict[str, list[str]] = {}
        self._slices: dict[str, list[str]] = {}
        for key in self._elements:
            parent, _, last = key.rpartition(".")
            if ":" in last:
                self._slices.setdefault(f"{parent}.{last.partition(':')[0]}", []).append(key)
            elif parent:
                self._below.setdefault(parent, []).append(key)

    def faults(self, resource: Json) -> Iterator[str]:
        if resource["resourceType"] != self.type:
            yield f"{self.name}: is a {resource['resourceType']}"
        else:
            yield from self._inside(resource, self.type)

    def _inside(self, value: Any, key: str) -> Iterator[str]:
        element = self._elements[key]
        for fixed, wanted in element.items():
            if (fixed.startswith("fixed") and value != wanted) or (
                fixed.startswith("pattern") and not _holds(value, wanted)
            ):
                yield f"{self.name}: {key} is not {wanted}"
        if isinstance(value, dict):
            for below in self._below.get(key, ()):
                yield from self._child(value, below)

    def _child(self, parent: Json, key: str) -> Iterator[str]:
        name = key.rpartition(".")[2]
        found = _values(parent, name)
        yield from self._counted(key, len(found))
        allowed = {each["code"] for each in self._elements[key].get("type", ())}
        for kind, value in found:
            if kind and kind not in {code[0].upper() + code[1:] for code in allowed}:
                yield f"{self.name}: {key} must not be {kind}"
            yield from self._inside(value, key)
        for slice_key in self._slices.get(key, ()):
            own = [value for kind, value in found if self._is_of(slice_key, kind, value)]
            yield from self._counted(slice_key, len(own))
            for value in own:
                yield from self._inside(value, slice_key)

    def _counted(self, key: str, count: int) -> Iterator[str]:
        low, high = self._elements[key]["min"], self._elements[key]["max"]
        if count < low or (high != "*" and count > int(high)):
            yield f"{self.name}: {key} stands {count} times, not {low}..{high}"

    def _is_of(self, key: str, kind: str, value: Any) -> bool:
        """Whether a value belongs to a slice, by the discriminators of the guide: type of a choice, code, coding, url."""
        base = key.rpartition(":")[0]
        discriminators = self._elements[base]["slicing"]["discriminator"]
        return all(self._agrees(key, d, kind, value) for d in discriminators)

    def _agrees(self, key: str, discriminator: Json, kind: str, value: Any) -> bool:
        way, path = discriminator["type"], discriminator["path"]
        if way == "type":
            return key.endswith(f":value{kind}")
        if way == "profile" or path == "url":
            # References are told apart where they lead; extensions by their own profiles.
            return False
        below = self._elements[f"{key}.{path}"]
        wanted = next(w for name, w in below.items() if name.startswith(("pattern", "fixed")))
        given = value.get(path)
        return any(_holds(each, wanted) for each in (given if isinstance(given, list) else [given]))


def _values(parent: Json, name: str) -> list[tuple[str, Any]]:
    """The values of an element, each with the type of a choice (``value[x]``) or nothing."""
    if name.endswith("[x]"):
        stem = name.removesuffix("[x]")
        kinds = [key for key in parent if key.startswith(stem) and key[len(stem) : len(stem) + 1].isupper()]
        return [(key.removeprefix(stem), parent[key]) for key in kinds]
    given = parent.get(name, [])
    return [("", each) for each in (given if isinstance(given, list) else [given])]


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a value has all that a pattern has (hl7.org/fhir/R4/elementdefinition.html, ``pattern[x]``)."""
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(_holds(value.get(key), each) for key, each in wanted.items())
    if isinstance(wanted, list):
        return isinstance(value, list) and all(any(_holds(v, each) for v in value) for each in wanted)
    return bool(value == wanted)


def codings(part: Any) -> Iterator[tuple[str, str]]:
    """System and code of every coding below."""
    if isinstance(part, dict):
        if isinstance(part.get("system"), str) and isinstance(part.get("code"), str):
            yield part["system"], part["code"]
        for each in part.values():
            yield from codings(each)
    elif isinstance(part, list):
        for each in part:
            yield from codings(each)
