// The Java class that Maven loads beside its own, as text: it moves build folders out of the person's tree
// and tells source folders and classpath, so that neither needs a plugin that may not be on the machine.

/** Source of the participant; `touchstone.build` and `touchstone.model` tell it what to do. */
export const mavenHostSource = String.raw`import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.maven.AbstractMavenLifecycleParticipant;
import org.apache.maven.MavenExecutionException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Moves the build folders of all modules into a folder of ours, and tells the compiler's classpath. */
public final class TouchstoneMaven extends AbstractMavenLifecycleParticipant {
  private ProjectDependenciesResolver resolver;

  @Override
  public void afterProjectsRead(MavenSession session) throws MavenExecutionException {
    String build = session.getUserProperties().getProperty("touchstone.build");
    String model = session.getUserProperties().getProperty("touchstone.model");
    if (build != null) for (MavenProject project : session.getProjects()) move(session, project, build);
    if (model != null) {
      tell(session, Path.of(model));
      throw new MavenExecutionException("touchstone: told", session.getTopLevelProject().getFile());
    }
  }

  private static void move(MavenSession session, MavenProject project, String build) {
    Path top = new File(session.getExecutionRootDirectory()).toPath().toAbsolutePath().normalize();
    Path own = project.getBasedir().toPath().toAbsolutePath().normalize();
    Path folder = Path.of(build);
    for (Path name : top.relativize(own)) {
      if (!name.toString().isEmpty()) folder = folder.resolve("m-" + name.toString().replace("..", "__"));
    }
    String old = project.getBuild().getDirectory();
    String fresh = folder.resolve("target").toString();
    project.getBuild().setDirectory(fresh);
    project.getBuild().setOutputDirectory(moved(project.getBuild().getOutputDirectory(), old, fresh));
    project.getBuild().setTestOutputDirectory(moved(project.getBuild().getTestOutputDirectory(), old, fresh));
  }

  private static String moved(String path, String old, String fresh) {
    return path.startsWith(old) ? fresh + path.substring(old.length()) : path;
  }

  private void tell(MavenSession session, Path file) {
    StringBuilder out = new StringBuilder("{\"projects\":[");
    int count = 0;
    for (MavenProject project : session.getProjects()) {
      if (count++ > 0) out.append(',');
      out.append("{\"folder\":");
      quote(out, project.getBasedir().getPath());
      out.append(",\"sources\":");
      list(out, project.getCompileSourceRoots());
      out.append(",\"tests\":");
      list(out, project.getTestCompileSourceRoots());
      out.append(",\"release\":");
      quote(out, setting(project, "release", "maven.compiler.release"));
      out.append(",\"source\":");
      quote(out, setting(project, "source", "maven.compiler.source"));
      TreeSet<String> jars = new TreeSet<>();
      String trouble = "";
      try {
        DefaultDependencyResolutionRequest request =
            new DefaultDependencyResolutionRequest(project, session.getRepositorySession());
        resolver
            .resolve(request)
            .getResolvedDependencies()
            .forEach(one -> {
              File jar = one.getArtifact().getFile();
              if (jar != null) jars.add(jar.getPath());
            });
      } catch (DependencyResolutionException error) {
        error
            .getResult()
            .getResolvedDependencies()
            .forEach(one -> {
              File jar = one.getArtifact().getFile();
              if (jar != null) jars.add(jar.getPath());
            });
        StringBuilder missing = new StringBuilder();
        error
            .getResult()
            .getUnresolvedDependencies()
            .forEach(one -> {
              if (!isModule(session, one.getArtifact().getGroupId(), one.getArtifact().getArtifactId())) {
                missing.append(missing.length() == 0 ? "not on this machine: " : ", ").append(one.getArtifact());
              }
            });
        boolean told = !error.getResult().getUnresolvedDependencies().isEmpty();
        trouble = told ? missing.toString() : String.valueOf(error.getMessage());
      }
      out.append(",\"jars\":");
      list(out, List.copyOf(jars));
      out.append(",\"trouble\":");
      quote(out, trouble);
      out.append('}');
    }
    try {
      Files.writeString(file, out.append("]}").toString(), StandardCharsets.UTF_8);
    } catch (java.io.IOException error) {
      throw new java.io.UncheckedIOException(error);
    }
  }

  private static boolean isModule(MavenSession session, String group, String name) {
    return session.getProjects().stream()
        .anyMatch(one -> one.getGroupId().equals(group) && one.getArtifactId().equals(name));
  }

  private static String setting(MavenProject project, String name, String property) {
    Plugin plugin = project.getPlugin("org.apache.maven.plugins:maven-compiler-plugin");
    if (plugin != null && plugin.getConfiguration() instanceof Xpp3Dom) {
      Xpp3Dom child = ((Xpp3Dom) plugin.getConfiguration()).getChild(name);
      if (child != null && child.getValue() != null) return child.getValue();
    }
    return project.getProperties().getProperty(property, "");
  }

  private static void list(StringBuilder out, List<String> texts) {
    out.append('[');
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) out.append(',');
      quote(out, texts.get(i));
    }
    out.append(']');
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c == '"' || c == 0x5c) out.append((char) 0x5c).append(c);
      else if (c < 0x20 || c > 0x7e) out.append((char) 0x5c).append(String.format("u%04x", (int) c));
      else out.append(c);
    }
    out.append('"');
  }
}
`;

/** What makes Maven load it, beside the class. */
export const mavenHostComponents = `<?xml version="1.0" encoding="UTF-8"?>
<component-set>
  <components>
    <component>
      <role>org.apache.maven.AbstractMavenLifecycleParticipant</role>
      <role-hint>touchstone</role-hint>
      <implementation>TouchstoneMaven</implementation>
      <requirements>
        <requirement>
          <role>org.apache.maven.project.ProjectDependenciesResolver</role>
          <field-name>resolver</field-name>
        </requirement>
      </requirements>
    </component>
  </components>
</component-set>
`;
