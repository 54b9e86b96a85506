"""Asks DuckDB or chDB what the cases of a ledger say, in SQL. Prints one line of JSON.

peers.py duckdb|chdb FILE.parquet WAY THREADS
peers.py duckdb-shuffle FILE.parquet OUT.parquet - THREADS
peers.py duckdb-cluster FILE.parquet OUT.parquet - THREADS
"""

import json
import resource
import sys
import time

# The rules as SQL can say them where every person has one case, nothing answers by name, and nobody falls silent:
# the door is the first request or order; turns are runs of one side; an answer is a personal e-mail of ours after the
# door, unless the door is an order; sales won an order if a personal e-mail of ours came within ten days of something the
# person wrote before it.
DUCKDB = {
    "windows": """
with e as (
  select person, "at", direction, act, rep, value,
    lag(direction) over w as earlier,
    max(case when direction = 'in' and act in ('request', 'message') then "at" end)
      over (w rows between unbounded preceding and 1 preceding) as wrote,
    min(case when direction = 'in' and act in ('request', 'order') then "at" end) over (partition by person) as door,
    min(case when act = 'order' then "at" end) over (partition by person) as ordered
  from read_parquet('{file}')
  window w as (partition by person order by "at")),
c as (
  select person, any_value(door) as door, any_value(ordered) as ordered,
    count(*) filter (direction = 'out' and earlier is distinct from 'out') as turns_business,
    count(*) filter (direction = 'in' and earlier is distinct from 'in') as turns_person,
    min("at") filter (direction = 'out' and rep is not null and "at" > door and door is distinct from ordered) as answer,
    count(*) filter (direction = 'out' and rep is not null and "at" - wrote <= interval 10 day) > 0 as exchange,
    max(value) filter (act = 'order') as amount
  from e group by person)
select count(*), count(door), sum(epoch_us(door) // 1000000), sum(turns_business), sum(turns_person), count(answer),
  sum((epoch_us(answer) - epoch_us(door)) // 1000000), count(*) filter (ordered is not null and not exchange),
  count(*) filter (ordered is not null and exchange), sum(epoch_us(ordered) // 1000000), sum(amount)
from c""",
    "lists": """
with c as (
  select person,
    list_sort(list(epoch_us("at") * 8 + case when direction = 'out' then case when rep is null then 0 else 1 end
      when act = 'request' then 2 when act = 'message' then 3 else 4 end)) as l,
    min(epoch_us("at")) filter (act in ('request', 'order')) as door,
    min(epoch_us("at")) filter (act = 'order') as ordered,
    max(value) filter (act = 'order') as amount
  from read_parquet('{file}') group by person),
d as (
  select door, ordered, amount,
    1 + len(list_filter(list_zip(l, l[2:]), lambda z: z[2] is not null and (z[1] % 8 >= 2) <> (z[2] % 8 >= 2))) as runs,
    l[1] % 8 >= 2 as starts_in,
    list_min(list_filter(l, lambda x: x % 8 = 1 and x // 8 > door)) // 8 as answer,
    len(list_filter(l, lambda x: x % 8 = 1 and len(list_filter(l, lambda y: y % 8 in (2, 3) and y < x
      and x // 8 - y // 8 <= 864000000000)) > 0)) > 0 as exchange
  from c)
select count(*), count(door), sum(door // 1000000),
  sum(case when starts_in then runs // 2 else (runs + 1) // 2 end),
  sum(case when starts_in then (runs + 1) // 2 else runs // 2 end),
  count(answer) filter (door is distinct from ordered),
  sum((answer - door) // 1000000) filter (door is distinct from ordered),
  count(*) filter (ordered is not null and not exchange), count(*) filter (ordered is not null and exchange),
  sum(ordered // 1000000), sum(amount)
from d""",
}

CHDB = {
    "packed": """
with
c as (
  select person,
    arraySort(groupArray(toUnixTimestamp64Micro(at) * 8 + multiIf(direction = 'out', if(rep is null, 0, 1),
      act = 'request', 2, act = 'message', 3, 4))) as g,
    maxIf(value, act = 'order') as worth
  from file('{file}', Parquet) group by person),
d as (
  select worth,
    arrayFirst(x -> bitAnd(x, 7) in (2, 4), g) as door,
    arrayFirst(x -> bitAnd(x, 7) = 4, g) as ordered,
    1 + arrayCount((x, y) -> (bitAnd(x, 7) >= 2) != (bitAnd(y, 7) >= 2), arrayPopFront(g), arrayPopBack(g)) as runs,
    bitAnd(g[1], 7) >= 2 as starts_in,
    if(door = 0 or door = ordered, 0, arrayFirst(x -> bitAnd(x, 7) = 1 and x > door, g)) as answer,
    arrayFill(x -> bitAnd(x, 7) in (2, 3), g) as wrote,
    arrayExists((x, y) -> bitAnd(x, 7) = 1 and bitAnd(y, 7) in (2, 3)
      and intDiv(x, 8) - intDiv(y, 8) <= 864000000000, g, wrote) as exchange
  from c)
select count(), countIf(door > 0), sum(intDiv(door, 8000000)),
  sum(if(starts_in, intDiv(runs, 2), intDiv(runs + 1, 2))), sum(if(starts_in, intDiv(runs + 1, 2), intDiv(runs, 2))),
  countIf(answer > 0), sumIf(intDiv(intDiv(answer, 8) - intDiv(door, 8), 1000000), answer > 0),
  countIf(ordered > 0 and not exchange), countIf(ordered > 0 and exchange), sum(intDiv(ordered, 8000000)),
  sumIf(worth, ordered > 0)
from d settings max_threads = {threads}""",
}


def duckdb_connection(threads):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    connection.execute("set preserve_insertion_order = false")
    return connection


def main(engine, file, way, threads):
    if engine == "duckdb":
        import duckdb

        connection = duckdb_connection(threads)
        query = DUCKDB[way].format(file=file)
        began = time.time()
        answer = [int(cell) for cell in connection.execute(query).fetchone()]
        version = duckdb.__version__
    elif engine == "chdb":
        import chdb

        query = CHDB[way].format(file=file, threads=threads)
        began = time.time()
        answer = [int(cell) for cell in str(chdb.query(query, "CSV")).strip().split(",")]
        version = chdb.__version__
    else:
        connection = duckdb_connection(threads)
        order = "hash(touch)" if engine == "duckdb-shuffle" else 'bucket, person, "at"'
        began = time.time()
        connection.execute(
            f"copy (select * from read_parquet('{file}') order by {order}) to '{way}' "
            "(format parquet, compression zstd, compression_level 1)"
        )
        answer, version = None, None
    seconds = time.time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"answer": answer, "seconds": seconds, "peak_mib": peak, "version": version}))


if __name__ == "__main__":
    if sys.argv[1].startswith("duckdb-"):
        main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[5]))
    else:
        main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
