def price(age, student, resident, evening, group):
    if age < 4:
        return 0
    if age < 18 or student:
        if resident:
            return 3 if evening else 4
        return 5
    if group >= 10:
        return 6
    if evening and resident:
        return 7
    return 9
