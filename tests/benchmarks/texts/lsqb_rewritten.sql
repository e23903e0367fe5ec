-- The same counts as whoever knows the plan would write them: sums of degrees before joins, triangles once. A line `-- name` begins one.

-- lsqb1
WITH tag AS (SELECT a, count(*) AS n FROM Tag_HAS_TYPE_TagClass GROUP BY a),
comment AS (SELECT t.a, sum(n) AS n FROM Comment_HAS_TAG_Tag t JOIN tag ON tag.a = t.b GROUP BY t.a),
post AS (SELECT r.b AS a, sum(n) AS n FROM Comment_REPLY_OF_Post r JOIN comment ON comment.a = r.a GROUP BY r.b),
posts AS (SELECT f.a, sum(n) AS n FROM Forum_CONTAINER_OF_Post f JOIN post ON post.a = f.b GROUP BY f.a),
person AS (SELECT p.a, count(*) AS n FROM Person_IS_LOCATED_IN_City p JOIN City_IS_PART_OF_Country c ON c.a = p.b GROUP BY p.a),
members AS (SELECT f.a, sum(n) AS n FROM Forum_HAS_MEMBER_Person f JOIN person ON person.a = f.b GROUP BY f.a)
SELECT CAST(sum(posts.n * members.n) AS BIGINT) AS found FROM posts JOIN members ON members.a = posts.a

-- lsqb3
WITH home AS (SELECT p.a, c.b FROM Person_IS_LOCATED_IN_City p JOIN City_IS_PART_OF_Country c ON c.a = p.b),
near AS (SELECT k.a, k.b FROM Person_KNOWS_Person k JOIN home x ON x.a = k.a JOIN home y ON y.a = k.b WHERE x.b = y.b),
once AS (SELECT least(a, b) AS a, greatest(a, b) AS b FROM near)
SELECT 6 * count(*) AS found FROM once ab JOIN once bc ON bc.a = ab.b JOIN once ac ON ac.a = ab.a AND ac.b = bc.b

-- lsqb4
WITH tag AS (SELECT a, count(*) AS n FROM message_tag GROUP BY a), creator AS (SELECT a, count(*) AS n FROM message_creator GROUP BY a),
liker AS (SELECT a, count(*) AS n FROM message_liker GROUP BY a), reply AS (SELECT a, count(*) AS n FROM message_reply GROUP BY a)
SELECT CAST(sum(tag.n * creator.n * liker.n * reply.n) AS BIGINT) AS found FROM tag JOIN liker ON liker.a = tag.a JOIN reply ON reply.a = tag.a JOIN creator ON creator.a = tag.a

-- lsqb5
WITH above AS (SELECT a, count(*) AS n FROM message_tag GROUP BY a), own AS (SELECT a, count(*) AS n FROM Comment_HAS_TAG_Tag GROUP BY a)
SELECT CAST((SELECT sum(above.n * own.n) FROM message_reply r JOIN above ON above.a = r.a JOIN own ON own.a = r.b)
     - (SELECT count(*) FROM message_reply r JOIN Comment_HAS_TAG_Tag t ON t.a = r.b JOIN message_tag m ON m.a = r.a AND m.b = t.b) AS BIGINT) AS found

-- lsqb6
WITH tag AS (SELECT a, count(*) AS n FROM Person_HAS_INTEREST_Tag GROUP BY a), friend AS (SELECT a, count(*) AS n FROM knows GROUP BY a)
SELECT CAST(sum(tag.n * (friend.n - 1)) AS BIGINT) AS found FROM knows k JOIN tag ON tag.a = k.b JOIN friend ON friend.a = k.a

-- lsqb7
WITH tag AS (SELECT a, count(*) AS n FROM message_tag GROUP BY a), creator AS (SELECT a, count(*) AS n FROM message_creator GROUP BY a),
liker AS (SELECT a, count(*) AS n FROM message_liker GROUP BY a), reply AS (SELECT a, count(*) AS n FROM message_reply GROUP BY a)
SELECT CAST(sum(tag.n * creator.n * coalesce(liker.n, 1) * coalesce(reply.n, 1)) AS BIGINT) AS found
FROM tag JOIN creator ON creator.a = tag.a LEFT JOIN liker ON liker.a = tag.a LEFT JOIN reply ON reply.a = tag.a

-- lsqb8
WITH above AS (SELECT a, count(*) AS n FROM message_tag GROUP BY a), own AS (SELECT a, count(*) AS n FROM Comment_HAS_TAG_Tag GROUP BY a),
same AS (SELECT r.a AS m, r.b AS c, count(*) AS n FROM message_reply r JOIN Comment_HAS_TAG_Tag t ON t.a = r.b JOIN message_tag m ON m.a = r.a AND m.b = t.b GROUP BY r.a, r.b)
SELECT CAST((SELECT sum(above.n * own.n) FROM message_reply r JOIN above ON above.a = r.a JOIN own ON own.a = r.b)
     - (SELECT sum(same.n * own.n) FROM same JOIN own ON own.a = same.c) AS BIGINT) AS found

-- lsqb9
WITH tag AS (SELECT a, count(*) AS n FROM Person_HAS_INTEREST_Tag GROUP BY a), friend AS (SELECT a, count(*) AS n FROM knows GROUP BY a),
once AS (SELECT least(a, b) AS a, greatest(a, b) AS b FROM Person_KNOWS_Person),
triangle AS (SELECT ab.a AS x, ab.b AS y, bc.b AS z FROM once ab JOIN once bc ON bc.a = ab.b JOIN once ac ON ac.a = ab.a AND ac.b = bc.b),
corner AS (SELECT x AS a FROM triangle UNION ALL SELECT y FROM triangle UNION ALL SELECT z FROM triangle)
SELECT CAST((SELECT sum(tag.n * (friend.n - 1)) FROM knows k JOIN tag ON tag.a = k.b JOIN friend ON friend.a = k.a)
     - 2 * (SELECT sum(tag.n) FROM corner JOIN tag ON tag.a = corner.a) AS BIGINT) AS found
