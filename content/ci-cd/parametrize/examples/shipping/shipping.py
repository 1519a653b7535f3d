def shipping(total, country="FR"):
    """Delivery costs 5, 15 abroad; nothing from a total of 50 on."""
    if total < 0:
        raise ValueError(f"negative total: {total}")
    if total >= 50:
        return 0
    return 5 if country == "FR" else 15
