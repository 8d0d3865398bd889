import java.util.Locale;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Asks STS who the caller is, as a program does that knows nothing of where its credentials come from. With {@code loop}
 * it asks again and again, until its stdin ends.
 */
public final class Caller {
    /** Milliseconds between two uses. */
    private static final long PAUSE = 700;

    public static void main(String[] words) throws Exception {
        boolean isLoop = words.length > 0 && words[0].equals("loop");
        if (isLoop) {
            Thread watch = new Thread(() -> {
                try {
                    System.in.transferTo(java.io.OutputStream.nullOutputStream());
                } catch (java.io.IOException gone) {
                    // It has ended as well.
                }
                Runtime.getRuntime().halt(0);
            });
            watch.setDaemon(true);
            watch.start();
        }
        try (StsClient client = StsClient.create()) {
            do {
                double at = System.currentTimeMillis() / 1000.0;
                long began = System.nanoTime();
                String name = "arn";
                String text;
                try {
                    text = client.getCallerIdentity().arn();
                } catch (RuntimeException error) {
                    name = "error";
                    text = error.toString();
                }
                double took = (System.nanoTime() - began) / 1e9;
                System.out.println(String.format(
                    Locale.ROOT, "{\"at\": %.3f, \"took\": %.3f, \"%s\": \"%s\"}", at, took, name, escaped(text)));
                if (isLoop) {
                    Thread.sleep(PAUSE);
                }
            } while (isLoop);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
