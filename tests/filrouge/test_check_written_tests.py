"""TEST02, TEST03, TEST05, TEST07 from tests that are read and never run."""

import pytest

from filrouge.checks.kinds_of_tests import IntegrationTests
from filrouge.checks.written_tests import EnoughTests, Repetition, TestsAssert
from filrouge.facts.definitions import definitions
from filrouge.facts.written_tests import WrittenTests, written_tests
from filrouge.report import Outcome
from tests.filrouge.facts_in_memory import modules_of, tree_of

CODE = "def add(a, b):\n    return a + b\n\n\ndef sub(a, b):\n    return a - b\n\n\ndef _inner():\n    pass\n"
PARAMETRIZED = "@pytest.mark.parametrize('a', [1, 2, 3])\ndef test_add(a):\n    assert add(a, 1) > a\n"


def written(text: str, path: str = "tests/test_a.py") -> WrittenTests:
    return written_tests(modules_of({path: text}))


def enough(text: str):
    modules = modules_of({"src/calc.py": CODE, "tests/test_a.py": text})
    return EnoughTests().verdict(written_tests(modules), definitions(modules))


def test_a_test_for_each_public_function_is_enough_and_each_case_is_one() -> None:
    assert enough(PARAMETRIZED).outcome is Outcome.PASSED


def test_too_few_tests_name_the_functions_that_none_mentions() -> None:
    said = enough("def test_add():\n    assert add(1, 2) == 3\n")
    assert (said.outcome, said.score) == (Outcome.FAILED, 0.5)
    assert [finding.message.values["name"] for finding in said.findings] == ["sub"]


def test_where_there_is_nothing_to_test_nothing_is_asked() -> None:
    modules = modules_of({"main.py": "print(1)\n"})
    assert EnoughTests().verdict(written_tests(modules), definitions(modules)).outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    "body",
    [
        "assert add(1, 2) == 3",
        "with pytest.raises(ValueError):\n        add(1, None)",
        "self.assertEqual(add(1, 2), 3)",
        "np.testing.assert_allclose(add(1, 2), 3)",
        "mock.assert_called_once()",
        "check_sum(1, 2, 3)",
        "holds(1, 2)",
        "pytest.fail('never')",
        "if add(1, 2) != 3:\n        raise AssertionError",
    ],
)
def test_every_way_to_assert_is_one(body: str) -> None:
    helper = "def holds(a, b):\n    assert add(a, b)\n\n\n"
    said = TestsAssert().verdict(written(f"{helper}def test_add(self=None):\n    {body}\n"))
    assert said.message.id == "tests_written.assert"


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("add(1, 2)", "silent_test"),
        ("print(add(1, 2))", "silent_test"),
        ("assert True", "hollow_test"),
        ("assert (add(1, 2) == 4, 'wrong')", "hollow_test"),
    ],
)
def test_a_test_that_cannot_fail_is_no_test(body: str, finding: str) -> None:
    said = TestsAssert().verdict(written(f"def test_add():\n    {body}\n"))
    assert (said.outcome, said.score) == (Outcome.FAILED, 0)
    assert said.findings[0].message.id == f"tests_written.{finding}"


def test_a_hollow_assertion_beside_a_real_one_is_advice() -> None:
    said = TestsAssert().verdict(written("def test_add():\n    assert True\n    assert add(1, 2) == 3\n"))
    assert (said.outcome, said.findings[0].line) == (Outcome.PASSED, 2)


def test_fixtures_and_methods_of_other_classes_are_no_tests() -> None:
    text = "@pytest.fixture\ndef test_data():\n    return 1\n\n\nclass Helper:\n    def test_it(self):\n        pass\n"
    assert TestsAssert().verdict(written(text)).outcome is Outcome.SKIPPED


ALIKE = "".join(f"def test_{name}():\n    assert add({name}, [-1]) == {name}\n\n\n" for name in "123")


def test_tests_that_differ_by_values_alone_are_shown_together() -> None:
    said = Repetition().verdict(written(ALIKE))
    assert said.outcome is Outcome.FAILED
    assert (said.findings[0].message.values["count"], said.findings[0].message.values["second"]) == (3, "test_2")


def test_a_pair_is_only_advice_and_different_tests_are_none() -> None:
    assert Repetition().verdict(written(ALIKE.rsplit("def", 1)[0])).message.id == "tests_written.pairs"
    other = "def test_a():\n    assert add(1, 2)\n\n\ndef test_b():\n    assert sub(1, 2)\n"
    assert Repetition().verdict(written(other)).message.id == "tests_written.no_repetition"


def kinds(text: str, path: str = "tests/test_a.py", *own: str):
    return IntegrationTests().verdict(written(text, path), tree_of(*own))


PLAIN = "def test_whole():\n    assert run()\n"
PARTS = ("src/a.py", "src/b.py")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (PLAIN, "tests/integration/test_whole.py"),
        (PLAIN, "tests/test_integration.py"),
        (f"import pytest\n\npytestmark = pytest.mark.e2e\n\n\n{PLAIN}", "tests/test_a.py"),
        (f"@pytest.mark.integration\n{PLAIN}", "tests/test_a.py"),
    ],
)
def test_a_mark_a_folder_or_a_name_sets_integration_tests_apart(text: str, path: str) -> None:
    assert kinds(text, path, *PARTS).outcome is Outcome.PASSED


def test_several_parts_without_integration_tests_fail_and_one_part_has_none() -> None:
    assert kinds(PLAIN, "tests/test_a.py", *PARTS).outcome is Outcome.FAILED
    assert kinds(PLAIN, "tests/test_a.py", "main.py").outcome is Outcome.SKIPPED
