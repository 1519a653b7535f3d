"""The plan editor's form: one row for each check of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.cohorts.plan_faults import said
from filrouge import CATALOGUE, MAXIMUM_WEIGHT, Parameter, Plan, PlanError, PlannedCheck, tried_plan

MAXIMUM_LIMITS_CHARACTERS = 2_000
COUNTS = [("graded", _("graded")), ("required", _("required")), ("bonus", _("bonus"))]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The fields of one check, ready to be shown."""

    code: str
    default_weight: float
    included: forms.BoundField
    weight: forms.BoundField
    counts: forms.BoundField
    parameters: list[tuple[str, forms.BoundField]]

    @property
    def errors(self) -> list[str]:
        """What is wrong in this row."""
        fields = [self.included, self.weight, self.counts, *(field for _name, field in self.parameters)]
        return [str(error) for field in fields for error in field.errors]


class LimitsField(forms.JSONField):
    """Limits on their way from one page to the next; what is too long, or nothing that Python reads, is no JSON."""

    def to_python(self, value: Any) -> Any:
        """The values; raises ValidationError."""
        try:
            return super().to_python(_short(value))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page sends on: the limits as they were where others were refused."""
        try:
            return super().bound_data(_short(data), initial)
        except (ValueError, RecursionError):
            return initial


def _short(text: Any) -> Any:
    """The same; raises ValueError where it is longer than limits are."""
    if isinstance(text, str) and len(text) > MAXIMUM_LIMITS_CHARACTERS:
        raise ValueError(len(text))
    return text


class PlanForm(forms.Form):
    """A plan in the making. After `is_valid`, ``plan`` is one that the engine takes; its limits, which
    TOML alone changes, travel along.
    """

    name = forms.CharField(label=_("Name of the plan"), max_length=80)
    pass_percent = forms.FloatField(
        label=_("To pass, at least this percentage of the points"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Left empty, the required checks alone decide."),
    )

    limits = LimitsField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, former: Plan) -> None:
        super().__init__(data)
        self.plan = former
        self.initial.update(name=former.name, pass_percent=former.pass_percent, limits=asdict(former.limits))
        for code in CATALOGUE:
            self._add_check(code, former.checks.get(code))

    def families(self) -> Iterator[tuple[str, list[CheckRow], int, bool]]:
        """Each family in the catalogue's order: its rows, how many of them are chosen, whether one has a fault."""
        rows = (self._row(code) for code in CATALOGUE)
        for family, members in groupby(rows, lambda row: CATALOGUE[row.code].family()):
            checks = list(members)
            chosen = sum(bool(row.included.value()) for row in checks)
            yield family, checks, chosen, any(row.errors for row in checks)

    def clean(self) -> dict[str, Any] | None:
        """Put the plan together."""
        cleaned = super().clean() or {}
        chosen = [code for code in CATALOGUE if cleaned.get(f"{code}-included")]
        if not chosen:
            self.add_error(None, _("A plan needs at least one check."))
        for code in chosen:
            self._refuse_empty_bonus(code, cleaned)
        if not self.errors:
            try:
                self.plan = tried_plan(Plan.from_mapping(self._mapping(chosen, cleaned)))
            except PlanError as error:
                self.add_error(None, _("This plan cannot be used: %(reason)s") % {"reason": said(error)})
        return cleaned

    def _add_check(self, code: str, planned: PlannedCheck | None) -> None:
        given = planned or PlannedCheck()
        self.fields[f"{code}-included"] = forms.BooleanField(required=False, initial=planned is not None)
        self.fields[f"{code}-weight"] = forms.DecimalField(
            min_value=0, max_value=MAXIMUM_WEIGHT, decimal_places=2, required=False, initial=_tidy(given.weight)
        )
        counts = "required" if given.required else "bonus" if given.bonus else "graded"
        self.fields[f"{code}-counts"] = forms.ChoiceField(choices=COUNTS, required=False, initial=counts)
        for name, default in CATALOGUE[code].parameters.items():
            field = _parameter_field(default)
            value = given.parameters.get(name, default)
            field.initial = ", ".join(value) if isinstance(value, list) else value
            self.fields[f"{code}-{name}"] = field

    def _row(self, code: str) -> CheckRow:
        check = CATALOGUE[code]
        parameters = [(name, self[f"{code}-{name}"]) for name in check.parameters]
        return CheckRow(
            code, check.weight, self[f"{code}-included"], self[f"{code}-weight"], self[f"{code}-counts"], parameters
        )

    def _refuse_empty_bonus(self, code: str, cleaned: Mapping[str, Any]) -> None:
        weight = cleaned.get(f"{code}-weight")
        if cleaned.get(f"{code}-counts") == "bonus" and not (CATALOGUE[code].weight if weight is None else weight):
            self.add_error(f"{code}-weight", _("A bonus needs a weight above 0, or it brings nothing."))

    def _mapping(self, chosen: list[str], cleaned: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name": cleaned["name"],
            "pass_percent": cleaned["pass_percent"],
            "checks": {code: self._check(code, cleaned) for code in chosen},
            "limits": cleaned["limits"] or {},
        }

    def _check(self, code: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        weight, counts = cleaned[f"{code}-weight"], cleaned[f"{code}-counts"]
        defaults = CATALOGUE[code].parameters
        sent = [name for name in defaults if f"{code}-{name}" in self.data or isinstance(defaults[name], bool)]
        typed = {name: _typed(cleaned[f"{code}-{name}"], defaults[name]) for name in sent}
        return {
            "weight": None if weight is None else float(weight),
            "required": counts == "required",
            "bonus": counts == "bonus",
            "parameters": {name: value for name, value in typed.items() if value != defaults[name]},
        }


def _parameter_field(default: Parameter) -> forms.Field:
    if isinstance(default, bool):
        return forms.BooleanField(required=False)
    if isinstance(default, int):
        return forms.IntegerField(required=False)
    if isinstance(default, float):
        return forms.FloatField(required=False)
    return forms.CharField(required=False, max_length=500)


def _typed(value: Any, default: Parameter) -> Parameter:
    """What was typed as the engine takes it; an empty field is the default, an empty list of names an empty list."""
    if isinstance(default, list):
        return [name.strip() for name in value.split(",") if name.strip()]
    return default if value is None or value == "" else value


def _tidy(weight: float | None) -> float | int | None:
    return int(weight) if weight is not None and weight == int(weight) else weight
