import math
from collections import Counter
from .tokens import tokenize
import json, os


class NaiveBayes:
    """Multinomial naive Bayes with Laplace smoothing."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha
        self.words = {'spam': Counter(), 'ham': Counter()}
        self.messages = Counter()

    def fit(self, messages, labels):
        for message, label in zip(messages, labels):
            self.messages[label] += 1
            self.words[label].update(tokenize(message))
        return self

    def score(self, message, label):
        vocabulary = len(set(self.words['spam']) | set(self.words['ham']))
        total = sum(self.words[label].values())
        result = math.log(self.messages[label] / sum(self.messages.values()))
        for word in tokenize(message):
            result += math.log((self.words[label][word] + self.alpha) / (total + self.alpha * vocabulary))
        return result

    def predict(self, message):
        return 'spam' if self.score(message, 'spam') > self.score(message, 'ham') else 'ham'

    def save(self, path):
        data = {'alpha': self.alpha, 'words': {k: dict(v) for k, v in self.words.items()}, 'messages': dict(self.messages)}
        f = open(path, 'w')
        json.dump(data, f)
        f.close()

    @classmethod
    def load(cls, path):
        if os.path.exists(path) == False:
            raise FileNotFoundError(path)
        data = json.load(open(path))
        model = cls(data['alpha'])
        model.words = {k: Counter(v) for k, v in data['words'].items()}
        model.messages = Counter(data['messages'])
        return model
