// java -cp JARS ReadJgrapht.java FILE: what JGraphT finds in GraphML or DOT, a line a node (key, type, name) and an edge (from, type, to), the fields
// encoded as in addresses.
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.nio.Attribute;
import org.jgrapht.nio.dot.DOTImporter;
import org.jgrapht.nio.graphml.GraphMLImporter;
import org.jgrapht.util.SupplierUtil;

public class ReadJgrapht {
    static void line(String kind, String... fields) {
        StringBuilder out = new StringBuilder(kind);
        for (String field : fields) out.append(' ').append(URLEncoder.encode(field, StandardCharsets.UTF_8));
        System.out.println(out);
    }

    public static void main(String[] arguments) {
        Graph<String, DefaultEdge> graph = new DirectedPseudograph<>(SupplierUtil.createStringSupplier(), SupplierUtil.createDefaultEdgeSupplier(), false);
        Map<String, Map<String, String>> nodes = new HashMap<>();
        Map<DefaultEdge, Map<String, String>> edges = new HashMap<>();
        File file = new File(arguments[0]);
        boolean dot = arguments[0].endsWith(".dot");
        if (dot) {
            DOTImporter<String, DefaultEdge> importer = new DOTImporter<>();
            importer.addVertexAttributeConsumer((at, value) -> keep(nodes, at.getFirst(), at.getSecond(), value));
            importer.addEdgeAttributeConsumer((at, value) -> keep(edges, at.getFirst(), at.getSecond(), value));
            importer.importGraph(graph, file);
        } else {
            GraphMLImporter<String, DefaultEdge> importer = new GraphMLImporter<>();  // which asks GraphML's schema first
            importer.addVertexAttributeConsumer((at, value) -> keep(nodes, at.getFirst(), at.getSecond(), value));
            importer.addEdgeAttributeConsumer((at, value) -> keep(edges, at.getFirst(), at.getSecond(), value));
            importer.importGraph(graph, file);
        }
        String key = dot ? "ID" : "key", type = dot ? "class" : "type";
        for (String n : graph.vertexSet()) line("node", nodes.get(n).get(key), nodes.get(n).get(type), nodes.get(n).get("label"));
        for (DefaultEdge e : graph.edgeSet())
            line("edge", nodes.get(graph.getEdgeSource(e)).get(key), edges.get(e).getOrDefault(type, edges.get(e).get("label")), nodes.get(graph.getEdgeTarget(e)).get(key));
    }

    static <T> void keep(Map<T, Map<String, String>> all, T of, String name, Attribute value) {
        all.computeIfAbsent(of, any -> new HashMap<>()).put(name, value == null ? "" : value.getValue());
    }
}
