"""Values cross the border as what they are, and nothing else is ever made of a text."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lintas.marking.box.values import MOST_PARTS, NotPlain, Reader, Writer, dumps, loads


def refuse(_: object) -> Any:
    raise NotPlain


def across(value: object) -> Any:
    return Reader(refuse).read(loads(dumps(Writer(refuse).write(value))))


def same(one: Any, other: Any) -> bool:
    """Equal, of the same type, part by part; a NaN is the same as a NaN."""
    if type(one) is not type(other):
        return False
    if isinstance(one, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if isinstance(one, (list, tuple, collections.deque)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return same(list(one.items()), list(other.items()))
    return bool(one == other)


HASHABLE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.binary(), st.dates(), st.fractions()
)
PLAIN = st.recursive(
    HASHABLE
    | st.floats()
    | st.complex_numbers(allow_nan=False)
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.decimals(allow_nan=False),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(HASHABLE, inner)
        | st.dictionaries(st.text(), inner).map(collections.OrderedDict)
        | st.sets(HASHABLE)
        | st.frozensets(HASHABLE)
        | st.lists(inner).map(collections.deque)
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(PLAIN)
def test_plain_values_cross(value: Any) -> None:
    assert same(across(value), value)


ARRAYS = hnp.arrays(
    st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.floating_dtypes(sizes=(16, 32, 64)),
        hnp.complex_number_dtypes(sizes=(64, 128)),
        hnp.unicode_string_dtypes(max_len=5),
        hnp.byte_string_dtypes(max_len=5),
        hnp.datetime64_dtypes(max_period="s", min_period="us"),
    ),
    hnp.array_shapes(min_dims=0, min_side=0, max_side=4),
)


@settings(deadline=None)
@given(ARRAYS)
def test_arrays_cross(array: Any) -> None:
    found = across(array)
    assert found.dtype == array.dtype and found.shape == array.shape
    assert found.tobytes() == np.ascontiguousarray(array).tobytes()
    assert found.flags.writeable


@pytest.mark.parametrize("value", [np.int8(3), np.float64(0.1), np.bool_(True), np.str_("é")])
def test_numpy_scalars_cross(value: Any) -> None:
    assert across(value) == value and type(across(value)) is type(value)


DAYS = pd.date_range("2024-01-01", periods=3, freq="D")
COLUMNS = {
    "whole": [1, 2, 3],
    "float": [0.5, None, math.inf],
    "text": ["a", None, "ç"],
    "mixed": pd.Series([1, "x", None], dtype=object),
    "day": DAYS,
    "zone": DAYS.tz_localize("Asia/Jakarta"),
    "since": pd.to_timedelta([1, 2, 3], unit="h"),
    "kind": pd.Categorical(["b", "a", None], categories=["b", "a"], ordered=True),
    "Int": pd.array([1, None, 3], dtype="Int64"),
    "bool": pd.array([True, None, False], dtype="boolean"),
    "truth": [True, False, True],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_series_cross(name: str) -> None:
    series = pd.Series(COLUMNS[name], index=["x", "y", "z"], name=name)
    pd.testing.assert_series_equal(across(series), series, check_freq=False)


@pytest.mark.parametrize(
    "index",
    [
        pd.RangeIndex(3, name="n"),
        pd.Index(["a", "b", "c"], name="text"),
        DAYS,
        pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", None]),
        pd.CategoricalIndex(["x", "y", "x"]),
        pd.Index([1.5, 2.5, 2.5]),
    ],
)
def test_frames_and_their_labels_cross(index: Any) -> None:
    frame = pd.DataFrame({name: list(values) for name, values in COLUMNS.items()}, index=index)
    frame["day"], frame["kind"] = DAYS.to_numpy(), COLUMNS["kind"]
    pd.testing.assert_frame_equal(across(frame), frame)
    pd.testing.assert_frame_equal(across(frame.T.iloc[:2]), frame.T.iloc[:2])
    pd.testing.assert_index_equal(across(index), index)


def test_frames_with_repeated_or_no_columns_cross() -> None:
    twice = pd.DataFrame([[1, "a"], [2, "b"]], columns=["x", "x"])
    for frame in (twice, pd.DataFrame(), pd.DataFrame(index=[1, 2]), twice.iloc[:0]):
        pd.testing.assert_frame_equal(across(frame), frame)
    grouped = twice.iloc[:, :1].groupby([1, 1]).agg(["sum", "mean"])
    pd.testing.assert_frame_equal(across(grouped), grouped)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2024-02-29 12:00"),
        pd.Timestamp("2024-02-29", tz="Asia/Jakarta"),
        pd.Timedelta("1h"),
        collections.Counter("abca"),
        range(2, 9, 3),
        slice(None, 3),
        decimal.Decimal("0.10"),
        fractions.Fraction(1, 3),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
        -(2**5000),
        int,
        Ellipsis,
        np.array([1, "a", None], dtype=object),
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_values_cross(value: Any) -> None:
    assert type(across(value)) is type(value)
    assert np.all(across(value) == value)


def test_missing_values_cross() -> None:
    assert across(pd.NA) is pd.NA and across(pd.NaT) is pd.NaT


def deep() -> list[Any]:
    made: list[Any] = []
    for _ in range(1000):
        made = [made]
    return made


class Own(int):
    def __reduce__(self) -> Any:
        return (print, ("never",))


@pytest.mark.parametrize(
    "value",
    [deep(), Own(3), 1 << (1 << 22), object(), print, [Own(1)], ["x"] * (MOST_PARTS + 1)],
    ids=lambda v: type(v).__name__,
)
def test_what_is_not_plain_does_not_cross(value: Any) -> None:
    with pytest.raises(NotPlain):
        across(value)


FORGED = [
    b"{",
    b"[" * 100_000,
    b'{"a": 1, "b": 2}',
    b'{"object": [1, "x", true]}',
    b'{"module": "subprocess"}',
    b'{"module": "os.path"}',
    b'{"type": "object"}',
    b'{"int": "0x' + b"f" * 1_000_000 + b'"}',
    b'{"np.array": ["O", [1], ""]}',
    b'{"np.array": ["<f8", [1000000000000], ""]}',
    b'{"np.array": ["<f8", [-1], ""]}',
    b'{"np.array": ["V8,O", [1], "AAAAAAAAAAA="]}',
    b'{"pd.series": [{"type": "Sparse[int]", "values": [1]}, {"pd.range": [[0,1,1],null]}, null]}',
    b'{"pd.series": [{"values": [1]}, [1], null]}',
    b'{"pd.timestamp": [1, "ns", "../../etc/passwd"]}',
    b'{"Decimal": "' + b"1" * 20_000 + b'"}',
    b'{"dict": [[[], 1]]}',
    b'{"date": 5}',
    b'{"range": [[], 1, 1]}',
]


@pytest.mark.parametrize("text", FORGED, ids=lambda text: text[:30].decode())
def test_a_forged_text_is_an_error(text: bytes) -> None:
    with pytest.raises(Exception) as refused:
        Reader(refuse).read(loads(text))
    assert isinstance(refused.value, Exception)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["tuple", "set", "dict", "np.array", "pd.frame", "pd.index", "int"]),
            inner,
            max_size=1,
        )
    ),
)


@settings(deadline=None)
@given(JSON)
def test_any_text_is_a_value_or_an_error(written: Any) -> None:
    try:
        Reader(refuse).read(written)
    except Exception as error:
        assert not isinstance(error, MemoryError)
