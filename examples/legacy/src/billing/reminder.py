from billing.rates import rate_for, vat


def reminder_lines(entries, customer, discounts=[]):
    lines = []
    for entry in entries:
        hours = entry["hours"]
        weekday = entry["weekday"]
        amount = hours * rate_for(entry["role"], weekday, hours, customer)
        for discount in discounts:
            if discount["role"] == entry["role"]:
                amount = amount - amount * discount["percent"] / 100
        lines.append((entry["day"], entry["role"], hours, round(amount, 2)))
    return lines


def fee(days: int) -> int:
    try:
        return 5 if days < 30 else 5 + days / 10
    except:
        return 0
