"""How sure a share is: 46 of 48 says less than 4,600 of 4,800, and sibling contracts are compared with that in view."""

from decimal import Decimal

from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, divide

# The 97.5th percentile of the normal distribution.
_Z = Decimal("1.959963984540054")


def share_interval(met: Decimal, counted: Decimal) -> tuple[Decimal, Decimal]:
    """Wilson's interval of 95 % for a share of `counted` cases, at least one, both ends in percent.

    (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n); NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1.
    """
    share, square = divide(met, counted), CONTEXT.multiply(_Z, _Z)
    per_case = divide(square, counted)
    middle = CONTEXT.add(share, divide(per_case, Decimal(2)))
    spread = divide(CONTEXT.multiply(share, CONTEXT.subtract(ONE, share)), counted)
    inner = CONTEXT.add(spread, divide(per_case, CONTEXT.multiply(Decimal(4), counted)))
    reach = CONTEXT.multiply(_Z, CONTEXT.sqrt(inner))
    below = CONTEXT.add(ONE, per_case)
    ends = (CONTEXT.subtract(middle, reach), CONTEXT.add(middle, reach))
    low, high = (divide(CONTEXT.multiply(end, HUNDRED), below) for end in ends)
    # All and none are ends of their own interval, which the last digit would else miss.
    return ZERO if met == 0 else low, HUNDRED if met == counted else high
