"""The kinds of fees, as content writes them; the sums are in `fees`."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.procedures.shapes import Dong, Shape, Text, Word


class FeeExample(Shape):
    """A sum that an official page or a circular gives; the rule must give the same."""

    pages: Annotated[int, Field(ge=0)]
    copies: Annotated[int, Field(ge=0)]
    total: Dong


class PerPageFee(Shape):
    """A price for the first pages, another for the rest, and a ceiling for each copy."""

    kind: Literal["per_page"]
    first_pages: Annotated[int, Field(ge=0)]
    first_price: Dong
    next_price: Dong
    cap_per_copy: Dong
    page_basis: Text
    photocopying: Dong | None
    online_difference: int | None
    examples: tuple[FeeExample, ...] = ()


class PerCopyFee(Shape):
    """One price for each copy, however long."""

    kind: Literal["per_copy"]
    price: Dong
    note: Text | None = None


class FixedFee(Shape):
    """One price, or nothing to pay."""

    kind: Literal["fixed"]
    total: Dong
    note: Text | None = None


class ByChannelFee(Shape):
    """One price on the portal, another at the desk; None: no source gives it."""

    kind: Literal["by_channel"]
    online: Dong | None
    direct: Dong | None
    each: Word | None = None  # the question whose number multiplies it: people on a list
    note: Text | None = None


class UnknownFee(Shape):
    """No source gives the price."""

    kind: Literal["unknown"]
    note: Text | None = None


SimpleFee = Annotated[
    PerPageFee | PerCopyFee | FixedFee | ByChannelFee | UnknownFee, Field(discriminator="kind")
]


class FeeCase(Shape):
    """What is paid with these answers; `says` names the case: "Trong 60 ngày"."""

    answers: Annotated[tuple[Word, ...], Field(min_length=1)]
    says: Text
    fee: SimpleFee


class ByCaseFee(Shape):
    """The answer to one question decides; an answer that is not known must be asked for."""

    kind: Literal["by_case"]
    question: Word
    cases: Annotated[tuple[FeeCase, ...], Field(min_length=2)]


FeeRule = Annotated[
    PerPageFee | PerCopyFee | FixedFee | ByChannelFee | UnknownFee | ByCaseFee,
    Field(discriminator="kind"),
]
