import os
import datetime


def rate_for(role, weekday, hours, customer, rush=False):
    if role == "senior":
        rate = 120
    elif role == "junior":
        rate = 80
    elif role == "student":
        rate = 45
    else:
        rate = 100
    if weekday == 5:
        rate = rate * 1.25
    elif weekday == 6:
        rate = rate * 1.5
    if hours > 8 and weekday < 5:
        rate = rate * 1.1
    if customer == "museum" or customer == "school":
        rate = rate * 0.8
    elif customer == "bank":
        rate = rate * 1.2
    if rush:
        if customer != "museum" and weekday < 5:
            rate = rate + 30
        else:
            rate = rate + 15
    return rate


def vat(country: str) -> float:
    if country == "DE":
        return "0.19"
    return 0.0
