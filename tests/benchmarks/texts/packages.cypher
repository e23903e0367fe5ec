// Of packages and what they depend on. A line `// name` begins one; names are one word.

// dependencies
MATCH (a:Package)-[:DEPENDS]->(b:Package)-[:DEPENDS]->(c:Package), (a)-[:MAINTAINED_BY]->(m:Maintainer)<-[:MAINTAINED_BY]-(c)
WHERE a <> c
RETURN count(*) AS found

// edges_by_target
MATCH (a:Package)-[e]->(b)
RETURN b.key AS key, count(*) AS found
ORDER BY found DESC, key

// nodes_by_size
MATCH (p:Package)
WHERE p.installed_size > 10000
RETURN p.key AS key, p.size AS found
ORDER BY found DESC, key

// path_query
MATCH p = ANY SHORTEST (a:Package {key: $a})-[*0..]->(b:Package {key: $b})
RETURN length(p) AS found

// five_query
MATCH p = SHORTEST 5 SIMPLE (a:Package {key: $a})-[*]->(b:Package {key: $b})
RETURN length(p) AS found

// filtered_query
MATCH p = ANY SHORTEST (a:Package {key: $a})-[e WHERE e.weight < 9]->*(b:Package {key: $b})
RETURN length(p) AS found
