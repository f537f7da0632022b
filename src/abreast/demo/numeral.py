"""Chinese numerals for names."""

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """一 … 九十九; raises `ValueError` outside 1-99."""
    if not 1 <= number <= 99:
        raise ValueError(f"{number} is not between 1 and 99")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")
