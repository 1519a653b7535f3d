"""A ridge regression, solved exactly."""

from collections.abc import Sequence

Row = Sequence[float]


class LinearModel:
    """Predicts a number as a weighted sum of features.

    Parameters
    ----------
    penalty : float
        How strongly large weights are held back; 0 is ordinary least squares.
    """

    def __init__(self, penalty: float = 1e-3) -> None:
        if penalty < 0:
            raise ValueError("the penalty cannot be negative")
        self.penalty = penalty
        self.weights: list[float] = []

    def fit(self, rows: Sequence[Row], targets: Sequence[float]) -> "LinearModel":
        """Learn the weights that minimise the penalised squared error."""
        if not rows or len(rows) != len(targets):
            raise ValueError("rows and targets must be as many, and at least one")
        width = len(rows[0])
        gram = [
            [
                sum(row[i] * row[j] for row in rows) + (self.penalty if i == j else 0.0)
                for j in range(width)
            ]
            for i in range(width)
        ]
        moments = [
            sum(row[i] * target for row, target in zip(rows, targets))
            for i in range(width)
        ]
        self.weights = solve(gram, moments)
        return self

    def predict(self, rows: Sequence[Row]) -> list[float]:
        """Predict one number per row."""
        if not self.weights:
            raise RuntimeError("the model has not been fitted")
        return [
            sum(weight * value for weight, value in zip(self.weights, row))
            for row in rows
        ]


def solve(matrix: Sequence[Row], vector: Sequence[float]) -> list[float]:
    """Solve a square linear system by Gaussian elimination with partial pivoting.

    Raises
    ------
    ValueError
        When the matrix is singular.
    """
    size = len(matrix)
    table = [[*row, value] for row, value in zip(matrix, vector)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda line: abs(table[line][column]))
        if abs(table[pivot][column]) < 1e-12:
            raise ValueError("the matrix is singular")
        table[column], table[pivot] = table[pivot], table[column]
        for line in range(column + 1, size):
            factor = table[line][column] / table[column][column]
            table[line] = [
                left - factor * right for left, right in zip(table[line], table[column])
            ]
    solution = [0.0] * size
    for line in reversed(range(size)):
        known = sum(
            table[line][column] * solution[column] for column in range(line + 1, size)
        )
        solution[line] = (table[line][size] - known) / table[line][line]
    return solution
