"""A worker that grades makes itself known, again and again for as long as it hears the bell."""

from __future__ import annotations

import os
from typing import Any

from celery import bootsteps
from celery.worker.consumer import Consumer
from django.conf import settings

from apps.submissions import slots


class Presence(bootsteps.StartStopStep):
    """The part of a worker that makes it known while it is connected to the broker, if it grades."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Consumer, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._told: tuple[str, int] | None = None
        self._timer: Any = None

    def include_if(self, consumer: Consumer) -> bool:
        """A worker that does not grade has no slots."""
        return settings.GRADING in consumer.app.amqp.queues.consume_from

    def start(self, consumer: Consumer) -> None:
        """Tell at once, and as often as a lease is renewed; Celery begins anew after each loss of the broker."""
        self._told = (f"{consumer.hostname}:{os.getpid()}", consumer.pool.num_processes)
        slots.tell(*self._told)
        self._timer = consumer.timer.call_repeatedly(settings.LEASE_RENEWAL_SECONDS, slots.tell, self._told)

    def stop(self, consumer: Consumer) -> None:
        """The broker is lost, or the worker was asked to stop and only ends its runs."""
        if self._told:
            self._timer.cancel()
            slots.forget(*self._told)
