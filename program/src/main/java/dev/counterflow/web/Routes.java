package dev.counterflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The routes of a server, gathered before it starts. Not thread safe. */
final class Routes {
    private final List<Route> all = new ArrayList<>();

    /** Something that anybody may see, with GET. */
    Routes open(String path, Handler handler) {
        return add(Route.Method.GET, path, Access.OPEN, handler);
    }

    /** The same for several paths. */
    Routes open(Map<String, Handler> handlers) {
        handlers.forEach(this::open);
        return this;
    }

    /** A question, with GET. */
    Routes get(String path, Handler handler) {
        return add(Route.Method.GET, path, Access.READ, handler);
    }

    Routes add(Route.Method method, String path, Access access, Handler handler) {
        all.add(new Route(method, path, access, handler));
        return this;
    }

    List<Route> all() {
        return List.copyOf(all);
    }
}
