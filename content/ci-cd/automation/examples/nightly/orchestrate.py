"""An orchestrator in miniature."""

from graphlib import TopologicalSorter


def orchestrate(tasks, after, retries=1):
    """Run every task once those it comes after have succeeded."""
    unsound = set()
    for name in TopologicalSorter(after).static_order():
        if unsound.intersection(after.get(name, [])):
            print(f"{name:10} skipped")
            unsound.add(name)
        elif not succeeds(tasks[name], name, attempts=1 + retries):
            unsound.add(name)


def succeeds(task, name, attempts):
    """Whether one of the attempts comes to its end."""
    for attempt in range(1, attempts + 1):
        try:
            task()
        except Exception as error:
            print(f"{name:10} failed, attempt {attempt} of {attempts}: {error}")
        else:
            print(f"{name:10} done")
            return True
    return False
