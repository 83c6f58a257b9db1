import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node with the settings given as 'key=value' arguments. It lives as long as its standard input is open. */
final class ClusterNode extends Node {

    private ClusterNode(Settings settings) {
        super(
            InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
            List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, ReindexPlugin.class),
            true);
    }

    public static void main(String[] arguments) throws Exception {
        new ClusterNode(settings(arguments)).start();
        waitForEnd();
        System.exit(0);
    }

    private static Settings settings(String[] arguments) {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        return settings.build();
    }

    /** Whoever started the node holds the other end: when that process ends, however it ends, so does the node. */
    private static void waitForEnd() throws IOException {
        while (System.in.read() >= 0) {
            continue;
        }
    }
}
