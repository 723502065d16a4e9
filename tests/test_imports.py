"""The rooms of the house: a module imports only from rows above its own, also inside functions; there is no cycle."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
# One line a row of the house; inside a row, a room may stand on those to its left. `scene` is only values (it imports
# nothing but `geometry`), so that a brand can name its colours and tones in the words of the painter.
ROWS = """
frozen cycles diagnostics geometry
animation scene readability source tables
content design placements
words numerals parity law register watch intake approvals plan translate diary withheld schema
fonts pictures
text
compose dump
paint motion
encode posting manifest gallery handover status
workspace
web
memory
project
build
cli __main__
"""
ORDER = ROWS.split()
MODULES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SOURCE.rglob("*.py"))
}


def imported(name: str, tree: ast.AST) -> set[str]:
    """Modules of cardmaker that a module imports anywhere in its text."""
    found: set[str] = set()
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, base]).rstrip(".")
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {full if full in MODULES else base for full in names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("cardmaker."):
            found.add(node.value.partition(":")[0])  # a module that is imported by its name, as commands are
    return {module for module in found if module in MODULES and module != "cardmaker"} - {name}


GRAPH = {name: imported(name, ast.parse(path.read_text(encoding="utf-8"))) for name, path in MODULES.items()}


def room(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "cardmaker"])
def test_a_module_imports_only_from_rows_above(module: str) -> None:
    assert room(module) in ORDER, f"give `{room(module)}` a row in the house"
    wrong = {other for other in GRAPH[module] if ORDER.index(room(other)) > ORDER.index(room(module))}
    assert not wrong, f"{module} imports from rows below its own: {sorted(wrong)}"


def test_no_module_imports_itself_in_a_circle() -> None:
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail[trail.index(module) :], module))
        if module in done:
            return
        for other in sorted(GRAPH[module]):
            visit(other, (*trail, module))
        done.add(module)

    for module in GRAPH:
        visit(module, ())


def test_the_test_sees_imports_inside_functions() -> None:
    text = "def f():\n    from cardmaker.cli import main\n"
    assert imported("cardmaker.workspace", ast.parse(text)) == {"cardmaker.cli"}


def test_only_workspace_touches_disk_and_clock_and_only_cli_prints() -> None:
    """A coarse net: names that open files or read the clock or environment appear in no other room."""
    allowed = {"workspace", "build", "cli", "__main__", "encode"}
    for module, path in MODULES.items():
        if module == "cardmaker" or room(module) in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"open", "print", "input"}, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"write_text", "write_bytes", "getenv", "now", "today", "unlink"}, (
                    f"{path.name}:{node.lineno} {node.func.attr}"
                )


def test_help_imports_nothing_heavy() -> None:
    text = "import sys, cardmaker.cli; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"numpy", "PIL", "pydantic", "uharfbuzz", "icu4py", "rich", "yaml", "moviepy", "multiprocessing", "segno"}
    heavy |= {
        "httpx",
        "selectolax",
        "asyncio",
        "openpyxl",
        "ruamel",
        "translate",
        "lxml",
        "rapidfuzz",
        "pydyf",
        "icalendar",
    }
    assert not heavy & set(loaded)
