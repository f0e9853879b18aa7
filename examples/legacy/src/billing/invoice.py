from billing.rates import rate_for, vat


def invoice_lines(entries, customer, discounts=[]):
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


def total(lines, country):
    net = sum(l[3] for l in lines)
    return net + net * float(vat(country))
