from spamfilter.bayes import NaiveBayes
from spamfilter.tokens import tokenize

MESSAGES = [
    ('win a free prize now', 'spam'),
    ('free cash, call 08001234', 'spam'),
    ('see you at the library', 'ham'),
    ('are you free for lunch', 'ham'),
    ('the lecture is at nine', 'ham'),
]


def trained():
    return NaiveBayes().fit([m for m, _ in MESSAGES], [l for _, l in MESSAGES])


def test_tokenize():
    assert tokenize('Call 0800 NOW!') == ['call', 'number', 'now']


def test_spam():
    assert trained().predict('free prize, call now') == 'spam'


def test_ham():
    assert trained().predict('see you at the lecture') == 'ham'


def test_counts():
    assert trained().messages == {'spam': 2, 'ham': 3}
