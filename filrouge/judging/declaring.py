"""The first order of a run, carried out before the rest of the engine is imported: the environment waits for it."""

from __future__ import annotations

from filrouge import noting
from filrouge.environment.declared import declared
from filrouge.environment.plain import PlainDeclaration, plain_declaration
from filrouge.judging.channel import Channel, Task
from filrouge.judging.orders import Begin

FACT = "told_declaration"


def declare(begin: Begin, task: Task, speaks: int, hears: int) -> None:
    """Tell what the project declares, and that it is done."""
    channel = Channel(task, speaks, hears)

    def compute() -> PlainDeclaration:
        if FACT in task.refused:
            raise task.refused[FACT].error()
        with noting.at(FACT):
            return plain_declaration(declared(begin.checkout.path))

    channel.tell_fact(FACT, compute)
    channel.tell("end", "order", b"")
