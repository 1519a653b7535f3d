import re
import string


def tokenize(text):
    """Split a message into lower case words."""
    text = text.lower()
    text = re.sub(r'https?://\S+', ' url ', text)
    text = re.sub(r'\d+', ' number ', text)
    words = text.split()
    return [w.strip(string.punctuation) for w in words if w.strip(string.punctuation)]
