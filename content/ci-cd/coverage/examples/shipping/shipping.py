def shipping(total, express=False):
    """Delivery costs 5, nothing from a total of 50 on; express costs 10 more."""
    price = 5
    if total >= 50:
        price = 0
    if express:
        price += 10
    return price
