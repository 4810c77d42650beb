"""A person's number is found however it is written, and no other number is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from lovende.common.national_numbers import (
    HIDDEN,
    hide_national_numbers,
    holds_national_number,
)

BIRTH_NUMBER = "01019010127"
D_NUMBER = "41019010110"
TEST_NUMBER = "01419010029"  # month 41
REGISTER_TEST_NUMBER = "01819010001"  # month 81
NUMBERS = [BIRTH_NUMBER, D_NUMBER, TEST_NUMBER, REGISTER_TEST_NUMBER]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "written",
    [
        "{0}{1}",
        "{0} {1}",
        "{0}-{1}",
        "{0}\N{NO-BREAK SPACE}{1}",
        "{0}\N{NON-BREAKING HYPHEN}{1}",
        "Han ({0}{1}) møtte.",
        "{0}  {1}",
        "{0} - {1}",
        "{0}/{1}",
        "{0}\n{1}",
        "{0}\N{ZERO WIDTH SPACE}{1}",
        "fnr:{0}{1}.",
        "2021 {0}{1}",
        "f{0}{1}x",
        "{0}.{1}",
        "{0}\N{EM DASH}{1}",
        "{0}\N{MINUS SIGN}{1}",
        "{0}_{1}",
        "{0}, {1}",
        "({0}) {1}",
    ],
)
def test_found_however_it_is_written(number: str, written: str) -> None:
    text = written.format(number[:6], number[6:])
    assert holds_national_number(text)
    hidden = hide_national_numbers(text)
    assert number[6:] not in hidden
    assert not holds_national_number(hidden)


@pytest.mark.parametrize(
    "text",
    [
        *("01.01.90 10127", "01/01/90-10127", "01 01 90 10127"),
        *("01.01.90.10127", "01.01.90.101.27"),
        *("01.01.1990 10127", "født 1.1.1990-10127", "01/01/1990 101 27"),
    ],
)
def test_found_where_the_date_is_written_as_a_date(text: str) -> None:
    assert holds_national_number(text)


@pytest.mark.parametrize(
    "text", ["010190 10 127", "010 190 101 27", "01 01 90 10 12 7", "0 1 0 1 9 0 1 0 1 2 7"]
)
def test_found_however_the_digits_are_parted_when_they_stand_alone(text: str) -> None:
    assert hide_national_numbers(f"Nr. {text}.") == f"Nr. {HIDDEN}."
    assert not holds_national_number(f"{text} 3")
    assert not holds_national_number(f"4 {text}")


@pytest.mark.parametrize(
    "text",
    [
        "1" + BIRTH_NUMBER,
        BIRTH_NUMBER + "1",
        "01019010128",  # wrong check digit
        "31029010127",  # no such day
        "019390100310",  # no such month, in test numbers either
        "974760673",
        "974 760 673",
        "8601.11.17947",
        f"kontonr. {BIRTH_NUMBER}",
        "22 33 44 55 66 77 88",
        "610 000 kr og 20 000 kr",
        "2019-2020-2021",
        "0101.90.10127",  # a bank account
        "0101 90 10127",
        "12.12.2016 100",  # a day and a number of people; the digits would do
        "01.01.1990 10128",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not holds_national_number(text)
    assert hide_national_numbers(text) == text


def test_every_number_of_a_text_is_hidden() -> None:
    text = f"{BIRTH_NUMBER} og {D_NUMBER[:6]} {D_NUMBER[6:]}"
    assert not any(digit.isdigit() for digit in hide_national_numbers(text))


@given(
    day=st.dates(),
    serial=st.integers(0, 499),
    before=st.text("abc æøå.,;:\n", max_size=20),
    after=st.text("abc æøå.,;:\n", max_size=20),
)
def test_every_valid_number_is_found_in_any_text(
    day: object, serial: int, before: str, after: str
) -> None:
    start = f"{day:%d%m%y}{serial:03d}"
    first = fodselsnummer.calc_check_digit1(start)
    assume(first != "-")
    second = fodselsnummer.calc_check_digit2(start + first)
    number = start + first + second
    assume(fodselsnummer.is_valid(number))
    assert holds_national_number(before + number + after)
