"""YAML as people write a configuration: a key that is there twice is an error, not a choice."""

from collections.abc import Hashable
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else None
            if name is not None and name in seen and name != "<<":
                raise yaml.constructor.ConstructorError(
                    "while reading a set of keys", node.start_mark, f"the key {name!r} is there twice", key.start_mark
                )
            seen.add(name)
        return super().construct_mapping(node, deep)


def load_yaml(text: str) -> Any:
    """The content of a YAML text by the safe loader; yaml.YAMLError if it is not YAML or has a key twice."""
    return yaml.load(text, _Loader)  # noqa: S506 - a subclass of the safe loader
