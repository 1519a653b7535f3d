"""What the judging process is told: whom it judges, once, and then which facts to compute and which checks to judge.

These values go inside as pickles, for we wrote them; nothing that comes out is read that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from filrouge.checkout import Checkout
from filrouge.errors import PipelineError, PlatformError, StudentError
from filrouge.limits import Limits
from filrouge.report import CheckResult, Message

if TYPE_CHECKING:
    from filrouge.plans import Plan  # which imports every check: inside, what it needs first is less

Asked = TypeVar("Asked")


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a fact cannot be had, and whether it is our fault."""

    ours: bool
    message: Message

    @staticmethod
    def by(error: PipelineError) -> Broken:
        """What `error` says."""
        return Broken(not isinstance(error, StudentError), error.message)

    def error(self) -> PipelineError:
        """The error again."""
        kind = PlatformError if self.ours else StudentError
        return kind(self.message.id, **self.message.values)


@dataclass(frozen=True, slots=True)
class Begin:
    """Known for the whole run: the checkout as it is seen inside, the limits, and the facts that the engine gives."""

    checkout: Checkout
    limits: Limits
    provided: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """Judge the checks of ``plan`` called ``codes``, then tell the facts called ``facts``, in this order.

    ``provided`` are further facts that are known by now, ``failed`` those that cannot be had; ``earlier`` are the
    results on which a check may depend.
    """

    plan: Plan
    codes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    provided: Mapping[str, Any] = field(default_factory=dict)
    failed: Mapping[str, Broken] = field(default_factory=dict)
    earlier: Mapping[str, CheckResult] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question(Generic[Asked]):
    """What a worker asks of the host; the answer bears the same number."""

    number: int
    question: Asked
