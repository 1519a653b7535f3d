def mean(l):
    s = 0
    for i in range(len(l)):
        s = s + l[i]
    return s/len(l)
def clean( text ) :
    import re
    return re.sub('[^a-z ]','',text.lower())
