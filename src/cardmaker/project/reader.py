"""Names of YAML files come in; what they hold goes out, with a digest of each that was read."""

from __future__ import annotations

from dataclasses import dataclass, field

from cardmaker import source
from cardmaker.diagnostics import Problems
from cardmaker.workspace import Workspace, sha256

YAML_ENDINGS = (".yaml", ".yml")


@dataclass(slots=True)
class Reader:
    """Reads YAML files and remembers what it has read."""

    workspace: Workspace
    problems: Problems
    digests: dict[str, str] = field(default_factory=dict)

    def node(self, name: str, problems: Problems | None = None) -> source.Node | None:
        """What a file holds; what is wrong with it goes to `problems`, if not to those of all files."""
        problems = self.problems if problems is None else problems
        data = self.workspace.read(name, problems)
        if data is None:
            return None
        self.digests[name] = sha256(data)
        return source.read(data, name, problems)
