def confusion(expected, predicted):
    """Counts of (expected, predicted) pairs."""
    table = {}
    for e, p in zip(expected, predicted):
        table[(e, p)] = table.get((e, p), 0) + 1
    return table


def precision(table):
    tp = table.get(('spam', 'spam'), 0)
    fp = table.get(('ham', 'spam'), 0)
    if tp + fp == 0:
        return 0.0
    return tp / (tp + fp)


def recall(table):
    tp = table.get(('spam', 'spam'), 0)
    fn = table.get(('spam', 'ham'), 0)
    if tp + fn == 0:
        return 0.0
    return tp / (tp + fn)


def print_report(expected, predicted):
    table = confusion(expected, predicted)
    print('precision', round(precision(table), 3))
    print('recall', round(recall(table), 3))
    for pair, count in sorted(table.items()):
        print(pair, count)
