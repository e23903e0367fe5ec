// Of a simple graph whose edges stand once for each pair. A line `// name` begins one; names are one word.

// triangles
MATCH (a:N)-[:E]-(b:N)-[:E]-(c:N)-[:E]-(a)
RETURN count(*) AS found

// squares
MATCH (a:N)-[:E]-(b:N)-[:E]-(c:N)-[:E]-(d:N)-[:E]-(a)
RETURN count(*) AS found
