-- Of packages, in SQL: a table for each type of nodes and of edges, `a` to `b`. A line `-- name` begins one.

-- dependencies
SELECT count(*) AS found FROM DEPENDS x, DEPENDS y, MAINTAINED_BY m, MAINTAINED_BY n WHERE y.a = x.b AND m.a = x.a AND n.a = y.b AND m.b = n.b AND x.a <> y.b

-- edges_by_target
SELECT b AS key, count(*) AS found FROM edges GROUP BY b ORDER BY found DESC, key

-- nodes_by_size
SELECT key, size AS found FROM Package WHERE installed_size > 10000 ORDER BY found DESC, key
