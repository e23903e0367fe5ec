-- Of a simple graph whose edges stand once for each pair; `both` holds both directions. A line `-- name` begins one.

-- triangles
SELECT count(*) AS found FROM both x, both y, both z WHERE y.a = x.b AND z.a = y.b AND z.b = x.a

-- squares
SELECT count(*) AS found FROM both w, both x, both y, both z WHERE x.a = w.b AND y.a = x.b AND z.a = y.b AND z.b = w.a AND w.a <> x.b AND w.b <> y.b
