"""What the project declares it needs; read once for the environment and for the checks that ask."""

from __future__ import annotations

from filrouge.environment.declared import Declaration, declared
from filrouge.environment.plain import PlainDeclaration, plain_declaration
from filrouge.facts.tree import Tree


def declaration(tree: Tree) -> Declaration:
    """Everything that the revision declares."""
    return declared(tree.root)


def told_declaration(declaration: Declaration) -> PlainDeclaration:
    """The same as plain values, for whoever makes the environment."""
    return plain_declaration(declaration)
