// The Java program that starts a test run and watches by the debugger's own interface whether chosen lines
// of one source file run in the machines that the run starts, as text.

/** Source of `TouchstoneProbe RESULT SOURCE FIRST LAST COMMAND…`; `%AGENT%` in the command becomes the flag for the Java machine. */
export const probeHostSource = String.raw`import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts a command and watches, in each Java machine that reports back, whether some lines run. */
public final class TouchstoneProbe {
  private static final AtomicInteger machines = new AtomicInteger();
  private static final AtomicInteger breakpoints = new AtomicInteger();
  private static final AtomicInteger classes = new AtomicInteger();
  private static final AtomicBoolean hit = new AtomicBoolean();

  /** RESULT SOURCE FIRST LAST COMMAND... where SOURCE is package/Name.java and %AGENT% is filled in. */
  public static void main(String[] args) throws Exception {
    Path result = Path.of(args[0]);
    String source = args[1];
    int first = Integer.parseInt(args[2]);
    int last = Integer.parseInt(args[3]);
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(one -> one.name().equals("com.sun.jdi.SocketListen"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> settings = connector.defaultArguments();
    settings.get("localAddress").setValue("127.0.0.1");
    settings.get("port").setValue("0");
    String address = connector.startListening(settings);
    String port = address.substring(address.lastIndexOf(':') + 1);
    String agent = "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:" + port;
    List<Thread> watchers = new ArrayList<>();
    Thread accepting =
        new Thread(
            () -> {
              try {
                while (true) {
                  VirtualMachine machine = connector.accept(settings);
                  machines.incrementAndGet();
                  Thread watcher = new Thread(() -> watch(machine, source, first, last));
                  watcher.setDaemon(true);
                  synchronized (watchers) {
                    watchers.add(watcher);
                  }
                  watcher.start();
                }
              } catch (Exception error) {
                // The listener was closed: the command has ended.
              }
            });
    accepting.setDaemon(true);
    accepting.start();
    List<String> command = new ArrayList<>();
    for (int i = 4; i < args.length; i++) command.add(args[i].replace("%AGENT%", agent));
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    connector.stopListening(settings);
    List<Thread> open;
    synchronized (watchers) {
      open = List.copyOf(watchers);
    }
    for (Thread watcher : open) watcher.join(2000);
    String told =
        "{\"machines\":" + machines + ",\"classes\":" + classes + ",\"lines\":" + breakpoints + ",\"hit\":" + hit + "}";
    Files.writeString(result, told, StandardCharsets.UTF_8);
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static void watch(VirtualMachine machine, String source, int first, int last) {
    try {
      ClassPrepareRequest prepare = machine.eventRequestManager().createClassPrepareRequest();
      prepare.addSourceNameFilter(source.substring(source.lastIndexOf('/') + 1));
      prepare.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
      prepare.enable();
      machine.resume();
      while (true) {
        EventSet events = machine.eventQueue().remove();
        for (Event event : events) {
          if (event instanceof ClassPrepareEvent) {
            mark(machine, ((ClassPrepareEvent) event).referenceType(), source, first, last);
          } else if (event instanceof BreakpointEvent) {
            hit.set(true);
            machine.eventRequestManager().deleteAllBreakpoints();
          } else if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
            events.resume();
            return;
          }
        }
        events.resume();
      }
    } catch (VMDisconnectedException | InterruptedException error) {
      // The machine has ended; what was seen counts.
    }
  }

  private static void mark(VirtualMachine machine, ReferenceType type, String source, int first, int last) {
    try {
      if (type.sourcePaths(null).stream().noneMatch(path -> path.replace(java.io.File.separatorChar, '/').equals(source))) return;
      classes.incrementAndGet();
      for (Location location : type.allLineLocations()) {
        if (location.lineNumber() < first || location.lineNumber() > last) continue;
        breakpoints.incrementAndGet();
        if (hit.get()) continue;
        BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(location);
        request.setSuspendPolicy(EventRequest.SUSPEND_NONE);
        request.addCountFilter(1);
        request.enable();
      }
    } catch (AbsentInformationException error) {
      // Compiled without lines: nothing can be told about this class.
    }
  }
}
`;
