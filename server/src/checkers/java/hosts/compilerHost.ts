// The Java program that checks sources with the compiler's own interface, as text: candidates stay in
// memory, nothing is written beside the sources, and places come as offsets instead of printed columns.

/** Source of `TouchstoneCompiler QUESTION ANSWER`: lines of `option`, `source` and `text` in, one JSON document out; without words it serves. */
export const compilerHostSource = String.raw`import com.sun.source.util.JavacTask;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.net.URLDecoder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.tools.Diagnostic;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Checks Java sources without writing classes; some texts come from elsewhere than from their files. */
public final class TouchstoneCompiler {
  private static final int LIMIT = 1000;

  private static final class Replaced extends ForwardingJavaFileObject<JavaFileObject> {
    private final String text;

    Replaced(JavaFileObject original, String text) {
      super(original);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return CharBuffer.wrap(text);
    }

    @Override
    public Reader openReader(boolean ignoreEncodingErrors) {
      return new StringReader(text);
    }

    JavaFileObject original() {
      return fileObject;
    }
  }

  private static final class Overlaid extends ForwardingJavaFileManager<StandardJavaFileManager> {
    private final Map<Path, String> texts;

    Overlaid(StandardJavaFileManager manager, Map<Path, String> texts) {
      super(manager);
      this.texts = texts;
    }

    JavaFileObject replaced(JavaFileObject file) {
      if (file == null || file.getKind() != JavaFileObject.Kind.SOURCE) return file;
      if (!"file".equals(file.toUri().getScheme())) return file;
      String text = texts.get(Path.of(file.toUri()));
      return text == null ? file : new Replaced(file, text);
    }

    @Override
    public Iterable<JavaFileObject> list(
        Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
        throws IOException {
      List<JavaFileObject> files = new ArrayList<>();
      for (JavaFileObject file : super.list(location, packageName, kinds, recurse)) files.add(replaced(file));
      return files;
    }

    @Override
    public JavaFileObject getJavaFileForInput(Location location, String className, JavaFileObject.Kind kind)
        throws IOException {
      return replaced(super.getJavaFileForInput(location, className, kind));
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
      return super.inferBinaryName(location, plain(file));
    }

    @Override
    public boolean isSameFile(javax.tools.FileObject a, javax.tools.FileObject b) {
      return super.isSameFile(plain(a), plain(b));
    }

    @Override
    public boolean contains(Location location, javax.tools.FileObject file) throws IOException {
      return super.contains(location, plain(file));
    }

    private static JavaFileObject plain(JavaFileObject file) {
      return file instanceof Replaced ? ((Replaced) file).original() : file;
    }

    private static javax.tools.FileObject plain(javax.tools.FileObject file) {
      return file instanceof Replaced ? ((Replaced) file).original() : file;
    }
  }

  public static void main(String[] args) throws Exception {
    if (args.length > 0) answer(Path.of(args[0]), Path.of(args[1]));
    else serve();
  }

  /** Answers questions that come as lines on descriptor 3, until it is closed. */
  private static void serve() throws Exception {
    Constructor<FileDescriptor> maker = FileDescriptor.class.getDeclaredConstructor(int.class);
    maker.setAccessible(true);
    FileDescriptor wire = maker.newInstance(3);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(new FileInputStream(wire), StandardCharsets.US_ASCII));
    FileOutputStream out = new FileOutputStream(wire);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      // {"ask":"NONCE|QUESTION|ANSWER"} with the paths escaped as in a URI.
      String[] words = line.substring(line.indexOf(":\"") + 2, line.lastIndexOf('"')).split("[|]");
      answer(path(words[1]), path(words[2]));
      out.write(("{\"answered\":\"" + words[0] + "\"}\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Path path(String word) {
    return Path.of(URLDecoder.decode(word, StandardCharsets.UTF_8));
  }

  private static void answer(Path question, Path answer) throws IOException {
    List<String> options = new ArrayList<>();
    List<Path> sources = new ArrayList<>();
    Map<Path, String> texts = new HashMap<>();
    boolean walled = false;
    for (String line : Files.readAllLines(question, StandardCharsets.UTF_8)) {
      String[] words = line.split("\t", -1);
      for (int i = 1; i < words.length; i++) words[i] = URLDecoder.decode(words[i], StandardCharsets.UTF_8);
      switch (words[0]) {
        case "option" -> options.add(words[1]);
        case "source" -> sources.add(Path.of(words[1]));
        case "walled" -> walled = true;
        case "text" -> texts.put(Path.of(words[1]), words[2]);
        default -> { }
      }
    }
    if (!walled && hasProcessors(options)) {
      Files.writeString(answer, "{\"processors\":true}", StandardCharsets.UTF_8);
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringBuilder out = new StringBuilder("{\"version\":");
    quote(out, System.getProperty("java.version"));
    out.append(",\"problems\":[");
    int[] count = {0};
    boolean[] cut = {false};
    String crash = null;
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ENGLISH, StandardCharsets.UTF_8)) {
      Overlaid overlaid = new Overlaid(files, texts);
      List<JavaFileObject> units = new ArrayList<>();
      for (JavaFileObject file : files.getJavaFileObjects(sources.toArray(new Path[0]))) {
        units.add(overlaid.replaced(file));
      }
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  overlaid,
                  diagnostic -> {
                    if (count[0] >= LIMIT) {
                      cut[0] = true;
                      return;
                    }
                    if (count[0]++ > 0) out.append(',');
                    describe(out, diagnostic);
                  },
                  options,
                  null,
                  units);
      task.analyze();
    } catch (IllegalArgumentException | IllegalStateException error) {
      crash = String.valueOf(error.getMessage());
    }
    out.append("],\"cut\":").append(cut[0]);
    if (crash != null) {
      out.append(",\"refused\":");
      quote(out, crash);
    }
    Files.writeString(answer, out.append('}').toString(), StandardCharsets.UTF_8);
  }

  /** Annotation processors are code of others: they run only where the caller has put walls around us. */
  private static boolean hasProcessors(List<String> options) throws IOException {
    for (int i = 0; i + 1 < options.size(); i++) {
      if (!options.get(i).equals("-classpath") && !options.get(i).equals("--module-path")) continue;
      for (String name : options.get(i + 1).split(File.pathSeparator)) {
        if (!name.endsWith(".jar") || !Files.isRegularFile(Path.of(name))) continue;
        try (ZipFile jar = new ZipFile(name)) {
          if (jar.getEntry("META-INF/services/javax.annotation.processing.Processor") != null) return true;
        } catch (ZipException error) {
          // What is no jar holds no processor; the compiler says so itself.
        }
      }
    }
    return false;
  }

  private static void describe(StringBuilder out, Diagnostic<? extends JavaFileObject> diagnostic) {
    out.append("{\"kind\":");
    quote(out, diagnostic.getKind().name());
    out.append(",\"code\":");
    quote(out, diagnostic.getCode());
    out.append(",\"message\":");
    quote(out, diagnostic.getMessage(Locale.ENGLISH));
    out.append(",\"whole\":");
    quote(out, diagnostic.toString());
    JavaFileObject file = diagnostic.getSource();
    if (file != null && "file".equals(file.toUri().getScheme())) {
      out.append(",\"file\":");
      quote(out, Path.of(file.toUri()).toString());
      out.append(",\"line\":").append(diagnostic.getLineNumber());
      out.append(",\"at\":").append(diagnostic.getPosition());
      out.append(",\"start\":").append(diagnostic.getStartPosition());
      out.append(",\"end\":").append(diagnostic.getEndPosition());
    }
    out.append('}');
  }

  private static void quote(StringBuilder out, String text) {
    if (text == null) {
      out.append("\"\"");
      return;
    }
    out.append('"');
    int end = Math.min(text.length(), 4000);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == 0x5c) out.append((char) 0x5c).append(c);
      else if (c < 0x20 || c > 0x7e) out.append((char) 0x5c).append(String.format("u%04x", (int) c));
      else out.append(c);
    }
    out.append('"');
  }
}
`;
