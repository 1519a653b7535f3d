import pytest

from bike_demand.model import LinearModel, solve


def test_a_known_system_is_solved():
    assert solve([[0, 2], [1, 1]], [4, 5]) == pytest.approx([3, 2])


def test_a_singular_matrix_is_refused():
    with pytest.raises(ValueError, match="singular"):
        solve([[1, 2], [2, 4]], [1, 2])


def test_the_weights_of_a_noiseless_line_are_found():
    rows = [[1.0, x] for x in range(10)]
    model = LinearModel(penalty=0).fit(rows, [3 + 2 * x for _, x in rows])
    assert model.weights == pytest.approx([3, 2])
    assert model.predict([[1.0, 20.0]]) == pytest.approx([43])


def test_a_penalty_shrinks_the_weights():
    rows = [[x] for x in (1.0, 2.0, 3.0)]
    free, held = (LinearModel(penalty).fit(rows, [2, 4, 6]) for penalty in (0, 10))
    assert 0 < held.weights[0] < free.weights[0]


@pytest.mark.parametrize(("rows", "targets"), [([], []), ([[1.0]], [1, 2])])
def test_unusable_data_is_refused(rows, targets):
    with pytest.raises(ValueError, match="as many"):
        LinearModel().fit(rows, targets)


def test_a_negative_penalty_is_refused():
    with pytest.raises(ValueError, match="negative"):
        LinearModel(penalty=-1)


def test_an_untrained_model_predicts_nothing():
    with pytest.raises(RuntimeError, match="fitted"):
        LinearModel().predict([[1.0]])
