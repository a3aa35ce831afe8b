"""numpy and pandas values across the border: their data and the name of a known type, no code."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable
from typing import Any

KINDS = re.compile(r"[<>|=]?([biufc]\d{1,2}|[SU]\d{1,6}|[mM]8\[[0-9]{0,6}[A-Za-z]{1,7}\])")
"""Types of numbers, texts and times: everything but Python objects and structures."""
EXTENSIONS = re.compile(r"U?Int(8|16|32|64)|Float(32|64)|boolean|str|string|object")
"""pandas' own types that are made from a list of plain values and their name."""
ZONED = re.compile(r"datetime64\[(s|ms|us|ns), ([A-Za-z0-9_+:/-]{1,64})\]")


def write(writer: Any, value: Any, depth: int) -> Any:
    """What stands for a numpy or pandas value, or None if it is neither or is not plain."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    kind = type(value)
    if numpy is not None:
        if kind is numpy.ndarray:
            return _write_array(writer, value, depth)
        if kind.__module__ == "numpy" and isinstance(value, numpy.generic):
            return _write_scalar(value)
    if pandas is not None and kind.__module__.partition(".")[0] == "pandas":
        return _write_pandas(writer, value, depth, pandas)
    return None


def _write_scalar(value: Any) -> Any:
    if not KINDS.fullmatch(value.dtype.str):
        return None
    return {"np.scalar": [value.dtype.str, _base(value.tobytes())]}


def _write_array(writer: Any, value: Any, depth: int) -> Any:
    if value.dtype == object:
        return {"np.objects": [list(value.shape), writer.all(value.ravel().tolist(), depth)]}
    if not KINDS.fullmatch(value.dtype.str):
        return None
    return {"np.array": [value.dtype.str, list(value.shape), _base(value.tobytes())]}


def _write_pandas(writer: Any, value: Any, depth: int, pandas: Any) -> Any:
    kind = type(value)
    if value is pandas.NA:
        return {"pd.missing": "NA"}
    if value is pandas.NaT:
        return {"pd.missing": "NaT"}
    if kind is pandas.Timestamp:
        return _write_timestamp(value)
    if kind is pandas.Timedelta:
        return {"pd.timedelta": [int(value.asm8.astype("int64")), value.unit]}
    if kind is pandas.Series:
        index, name = writer.write(value.index, depth), writer.write(value.name, depth)
        return {"pd.series": [_column(writer, value, depth, pandas), index, name]}
    if kind is pandas.DataFrame:
        columns = [_column(writer, column, depth, pandas) for _, column in value.items()]
        labels = writer.write(value.columns, depth)
        return {"pd.frame": [columns, labels, writer.write(value.index, depth)]}
    if isinstance(value, pandas.Index):
        return _write_index(writer, value, depth, pandas)
    return None


def _write_timestamp(value: Any) -> Any:
    zone = None if value.tzinfo is None else str(value.tzinfo)
    if zone is not None and not ZONED.fullmatch(f"datetime64[ns, {zone}]"):
        return None
    return {"pd.timestamp": [int(value.asm8.astype("int64")), value.unit, zone]}


def _write_index(writer: Any, value: Any, depth: int, pandas: Any) -> Any:
    kind = type(value)
    if kind is pandas.RangeIndex:
        ends = [value.start, value.stop, value.step]
        return {"pd.range": [ends, writer.write(value.name, depth)]}
    if kind is pandas.MultiIndex:
        levels = [
            _column(writer, value.get_level_values(place).to_series(), depth, pandas)
            for place in range(value.nlevels)
        ]
        return {"pd.levels": [levels, writer.all(list(value.names), depth)]}
    if kind in (pandas.Index, pandas.DatetimeIndex, pandas.TimedeltaIndex, pandas.CategoricalIndex):
        column = _column(writer, value.to_series(), depth, pandas)
        often = getattr(value, "freqstr", None)
        return {"pd.index": [column, writer.write(value.name, depth), often]}
    return None


def _column(writer: Any, value: Any, depth: int, pandas: Any) -> Any:
    """The values of a column with their type. Raises ValueError if the type is not a known one."""
    name = str(value.dtype)
    if isinstance(value.dtype, pandas.CategoricalDtype):
        kinds = writer.write(value.cat.categories, depth)
        codes = writer.write(value.cat.codes.to_numpy(), depth)
        return {"codes": codes, "kinds": kinds, "ordered": bool(value.cat.ordered)}
    if ZONED.fullmatch(name):
        times = value.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy()
        return {"zone": name, "values": writer.write(times, depth)}
    if EXTENSIONS.fullmatch(name):
        return {"type": name, "values": writer.all(value.tolist(), depth)}
    if not KINDS.fullmatch(getattr(value.dtype, "str", "")):
        raise ValueError(f"columns of type {name} do not cross")
    return {"values": writer.write(value.to_numpy(), depth)}


def _base(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _dtype(name: Any) -> Any:
    import numpy

    if type(name) is not str or not KINDS.fullmatch(name):
        raise ValueError("not a known type")
    return numpy.dtype(name)


def _read_scalar(_reader: Any, written: Any, _depth: int) -> Any:
    import numpy

    name, data = written
    return numpy.frombuffer(base64.b64decode(data), _dtype(name), 1)[0]


def _shape(written: Any) -> tuple[int, ...]:
    if type(written) is not list or len(written) > 32:
        raise ValueError("not a shape")
    if not all(type(size) is int and size >= 0 for size in written):
        raise ValueError("not a shape")
    return tuple(written)


def _read_array(_reader: Any, written: Any, _depth: int) -> Any:
    import numpy

    name, shape, data = written
    # A copy, since arrays over a bytes object cannot be written to.
    kind = _dtype(name)
    if not kind.itemsize:
        return numpy.zeros(_shape(shape), kind)
    return numpy.frombuffer(base64.b64decode(data), kind).reshape(_shape(shape)).copy()


def _read_objects(reader: Any, written: Any, depth: int) -> Any:
    import numpy

    shape, values = written
    values = reader.all(values, depth)
    made = numpy.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        made[place] = value
    return made.reshape(_shape(shape))


def _read_missing(_reader: Any, written: Any, _depth: int) -> Any:
    import pandas

    return {"NA": pandas.NA, "NaT": pandas.NaT}[written]


def _unit(written: Any) -> str:
    if written in ("s", "ms", "us", "ns"):
        return str(written)
    raise ValueError("not a unit of time")


def _read_timestamp(_reader: Any, written: Any, _depth: int) -> Any:
    import numpy
    import pandas

    count, unit, zone = written
    made = pandas.Timestamp(numpy.array(int(count), f"M8[{_unit(unit)}]")[()])
    if zone is None:
        return made
    if not ZONED.fullmatch(f"datetime64[ns, {zone}]"):
        raise ValueError("not a time zone")
    return made.tz_localize("UTC").tz_convert(zone)


def _read_timedelta(_reader: Any, written: Any, _depth: int) -> Any:
    import numpy
    import pandas

    count, unit = written
    return pandas.Timedelta(numpy.array(int(count), f"m8[{_unit(unit)}]")[()])


def _values(reader: Any, written: Any, depth: int) -> Any:
    """The values of a column, as pandas makes a Series or an Index of them."""
    import pandas

    values = reader.read(written["values"], depth) if "values" in written else None
    if "codes" in written:
        codes, kinds = (reader.read(written[part], depth) for part in ("codes", "kinds"))
        return pandas.Categorical.from_codes(codes, kinds, ordered=written["ordered"] is True)
    if "zone" in written:
        zone = ZONED.fullmatch(written["zone"])
        if zone is None:
            raise ValueError("not a time zone")
        return pandas.Series(values).dt.tz_localize("UTC").dt.tz_convert(zone[2]).array
    if "type" in written:
        if not EXTENSIONS.fullmatch(written["type"]):
            raise ValueError("not a known type")
        return pandas.array(values, dtype=written["type"])
    return values


def _read_series(reader: Any, written: Any, depth: int) -> Any:
    import pandas

    values, index, name = written
    index, name = _index(reader.read(index, depth)), reader.read(name, depth)
    return pandas.Series(_values(reader, values, depth), index=index, name=name)


def _read_frame(reader: Any, written: Any, depth: int) -> Any:
    import pandas

    columns, labels, index = written
    index = _index(reader.read(index, depth))
    made = pandas.DataFrame(
        {place: _values(reader, column, depth) for place, column in enumerate(columns)},
        index=index,
    )
    made.columns = _index(reader.read(labels, depth))
    return made


def _index(value: Any) -> Any:
    import pandas

    if not isinstance(value, pandas.Index):
        raise ValueError("not an index")
    return value


def _read_range(reader: Any, written: Any, depth: int) -> Any:
    import pandas

    ends, name = written
    return pandas.RangeIndex(*_ends(ends), name=reader.read(name, depth))


def _ends(written: Any) -> list[int]:
    if len(written) == 3 and all(type(n) is int for n in written):
        return list(written)
    raise ValueError("not a range")


def _read_levels(reader: Any, written: Any, depth: int) -> Any:
    import pandas

    levels, names = written
    arrays = [_values(reader, level, depth) for level in levels]
    return pandas.MultiIndex.from_arrays(arrays, names=reader.all(names, depth))


def _read_index(reader: Any, written: Any, depth: int) -> Any:
    import pandas

    column, name, often = written
    made = pandas.Index(_values(reader, column, depth), name=reader.read(name, depth))
    if often is not None and hasattr(made, "freq"):
        made.freq = str(often)[:20]
    return made


READERS: dict[str, Callable[[Any, Any, int], Any]] = {
    "np.scalar": _read_scalar,
    "np.array": _read_array,
    "np.objects": _read_objects,
    "pd.missing": _read_missing,
    "pd.timestamp": _read_timestamp,
    "pd.timedelta": _read_timedelta,
    "pd.series": _read_series,
    "pd.frame": _read_frame,
    "pd.range": _read_range,
    "pd.levels": _read_levels,
    "pd.index": _read_index,
}
