-- Of a simple graph whose edges stand once for each pair; `either_way` holds both directions. A line `-- name` begins one.

-- triangles
SELECT count(*) AS found FROM either_way x, either_way y, either_way z WHERE y.a = x.b AND z.a = y.b AND z.b = x.a

-- squares
SELECT count(*) AS found FROM either_way w, either_way x, either_way y, either_way z WHERE x.a = w.b AND y.a = x.b AND z.a = y.b AND z.b = w.a AND w.a <> x.b AND w.b <> y.b
