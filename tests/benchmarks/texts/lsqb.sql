-- LSQB in SQL, as its authors' own text puts it: joins of tables named after their ends, `a` to `b`; `knows` holds both directions, `message_`
-- tables those of posts and comments. A line `-- name` begins one.

-- lsqb1
SELECT count(*) AS found
FROM City_IS_PART_OF_Country country, Person_IS_LOCATED_IN_City city, Forum_HAS_MEMBER_Person member, Forum_CONTAINER_OF_Post post, Comment_REPLY_OF_Post reply, Comment_HAS_TAG_Tag tag, Tag_HAS_TYPE_TagClass type
WHERE city.b = country.a AND member.b = city.a AND post.a = member.a AND reply.b = post.b AND tag.a = reply.a AND type.a = tag.b

-- lsqb2
SELECT count(*) AS found
FROM knows, Comment_HAS_CREATOR_Person comment, Comment_REPLY_OF_Post reply, Post_HAS_CREATOR_Person post
WHERE comment.b = knows.a AND reply.a = comment.a AND post.a = reply.b AND post.b = knows.b

-- lsqb3
SELECT count(*) AS found
FROM City_IS_PART_OF_Country x, Person_IS_LOCATED_IN_City a, City_IS_PART_OF_Country y, Person_IS_LOCATED_IN_City b, City_IS_PART_OF_Country z, Person_IS_LOCATED_IN_City c, knows ab, knows bc, knows ca
WHERE a.b = x.a AND b.b = y.a AND c.b = z.a AND x.b = y.b AND x.b = z.b AND ab.a = a.a AND ab.b = b.a AND bc.a = b.a AND bc.b = c.a AND ca.a = c.a AND ca.b = a.a

-- lsqb4
SELECT count(*) AS found
FROM message_tag tag, message_creator creator, message_liker liker, message_reply reply
WHERE creator.a = tag.a AND liker.a = tag.a AND reply.a = tag.a

-- lsqb5
SELECT count(*) AS found
FROM message_tag above, message_reply reply, Comment_HAS_TAG_Tag tag
WHERE reply.a = above.a AND tag.a = reply.b AND above.b <> tag.b

-- lsqb6
SELECT count(*) AS found
FROM knows k, knows l, Person_HAS_INTEREST_Tag tag
WHERE k.b = l.a AND k.a <> l.b AND tag.a = l.b

-- lsqb7
SELECT count(*) AS found
FROM message_tag tag JOIN message_creator creator ON creator.a = tag.a LEFT JOIN message_liker liker ON liker.a = tag.a LEFT JOIN message_reply reply ON reply.a = tag.a

-- lsqb8
SELECT count(*) AS found
FROM message_tag above JOIN message_reply reply ON reply.a = above.a JOIN Comment_HAS_TAG_Tag tag ON tag.a = reply.b LEFT JOIN Comment_HAS_TAG_Tag same ON same.a = reply.b AND same.b = above.b
WHERE above.b <> tag.b AND same.a IS NULL

-- lsqb9
SELECT count(*) AS found
FROM knows k JOIN knows l ON k.b = l.a JOIN Person_HAS_INTEREST_Tag tag ON tag.a = l.b LEFT JOIN knows closed ON closed.a = k.a AND closed.b = l.b
WHERE k.a <> l.b AND closed.a IS NULL

-- hop
SELECT CAST(b AS VARCHAR) AS found FROM knows WHERE a = $key
