"""Preparation of the orders before they are counted."""


def clean_columns(rows, columns):
    """Put text columns into one form: lower case, no space around.

    Rows are copied, never modified. Columns that are not named keep
    their values as they are.

    Parameters
    ----------
    rows : list of dict
        The orders. Each must have all the keys given in `columns`.
    columns : list of str
        The keys whose values are texts to be cleaned.

    Returns
    -------
    list of dict
        As many rows as in `rows`, in the same order, with the same keys.

    Raises
    ------
    KeyError
        If a row lacks one of the columns.

    Examples
    --------
    >>> orders = [
    ...     {"name": "  Benjamin ", "articles": 12},
    ...     {"name": "Ysé ", "articles": 7},
    ... ]
    >>> clean_columns(orders, ["name"])
    [{'name': 'benjamin', 'articles': 12}, {'name': 'ysé', 'articles': 7}]
    """
    cleaned = []
    for row in rows:
        texts = {column: row[column].strip().lower() for column in columns}
        cleaned.append(row | texts)
    return cleaned
