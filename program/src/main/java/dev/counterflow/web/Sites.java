package dev.counterflow.web;

import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps other sites from using this server through the browsers of those who may. A request must call the server by an
 * address or by a name that it has, or a name that leads here could be another site's (DNS rebinding); and what changes
 * something must not be asked for by another site's page. Programs that are no browsers say nothing about sites, and pass.
 */
final class Sites implements Guard {
    private static final Set<String> OWN = Set.of("none", "same-origin");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    private final Set<String> names;
    private final Optional<URI> publicUrl;

    /**
     * The guard of a server.
     *
     * @param host the address or name that it listens on
     * @param publicUrl how browsers reach it, if in another way
     */
    Sites(String host, Optional<URI> publicUrl) {
        String listening = host.toLowerCase(Locale.ROOT);
        this.names = publicUrl
                .map(url -> Set.of("localhost", listening, url.getHost().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> Set.copyOf(java.util.List.of("localhost", listening)));
        this.publicUrl = publicUrl;
    }

    @Override
    public Reply guard(Request request, Handler next) {
        String host = request.header("Host").orElse("");
        if (!isOurs(host)) {
            return refusal(
                    request,
                    "this server is not called " + Quoted.text(host)
                            + "; use its address, or set public_url to the URL that it is known by");
        }
        if (changes(request) && fromOtherSite(request, host)) {
            return askAgain(request);
        }
        return next.handle(request);
    }

    /** An address cannot be another site's name. */
    private boolean isOurs(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return IPV4.matcher(name).matches() || IPV6.matcher(name).matches() || names.contains(name);
    }

    private static boolean changes(Request request) {
        return request.route().access() == Access.INGEST || request.route().method() != Route.Method.GET;
    }

    private boolean fromOtherSite(Request request, String host) {
        Optional<String> origin = request.header("Origin");
        Optional<String> site = request.header("Sec-Fetch-Site");
        if (site.isPresent()) {
            // A page that tells nobody where it is makes its own site's origin null.
            boolean ours = origin.isEmpty() || origin.get().equals("null") || isOurOrigin(origin.get(), host);
            return !OWN.contains(site.get()) || !ours;
        }
        // A browser that does not say who asks: a form of a page of ours says it by its origin.
        return origin.isPresent() ? !isOurOrigin(origin.get(), host) : Html.wanted(request);
    }

    private boolean isOurOrigin(String origin, String host) {
        String authority = origin.replaceFirst("^https?://", "");
        return authority.equalsIgnoreCase(host)
                || publicUrl
                        .filter(url -> authority.equalsIgnoreCase(url.getAuthority()))
                        .isPresent();
    }

    /** Whoever meant it can say so on a page of ours. */
    private static Reply askAgain(Request request) {
        String message = "the request comes from another site, and nothing was done";
        if (!Html.wanted(request) || !request.path().equals(FetchBigQuery.PATH)) {
            return refusal(request, message);
        }
        return new Html("Load these days?")
                .problem("Another site asked for this, and nothing was done.")
                .text("Reading BigQuery is billed to a project of yours. If you meant it, go on:")
                .button(FetchBigQuery.urlOf(request), "Load the days")
                .link("/", "No")
                .reply(Problem.OTHER_SITE.httpStatus());
    }

    private static Reply refusal(Request request, String message) {
        return Html.wanted(request)
                ? new Html("Not from there").problem(message).reply(Problem.OTHER_SITE.httpStatus())
                : Problems.reply(request.path(), Problem.OTHER_SITE, message);
    }
}
