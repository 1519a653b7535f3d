import json
from datetime import date


def at_risk():
    customers = json.load(open("/data/customers.json"))
    return [
        customer["name"]
        for customer in customers
        if (date.today() - date.fromisoformat(customer["last_order"])).days > 90
    ]
