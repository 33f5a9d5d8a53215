package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.chain.Chain;
import dev.counterflow.source.GeneratedSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in a real browser, on a real cluster. Its pictures are those of the documentation. */
class PageIT {
    private static final long SEED = 7;

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static Browser browser;
    private static String pool;

    @BeforeAll
    static void open() throws Exception {
        served = new ServedCluster(work);
        served.load(days("2020-10-27", "2020-10-29"));
        served.load(days("2020-10-31", "2020-11-01"));
        pool = new ObjectMapper()
                .readTree(served.get("/v1/bitcoin/addresses/coinbase/exposure?limit=1")
                        .body())
                .at("/counterparties/0/address")
                .asText();
        browser = new Browser(served.url());
    }

    @AfterAll
    static void close() {
        browser.close();
        served.close();
    }

    @BeforeEach
    void atTheDesk() {
        browser.resize(1360, 1150);
        browser.prefer("light");
    }

    private static GeneratedSource days(String first, String last) {
        return new GeneratedSource(Chain.BITCOIN, LocalDate.parse(first), LocalDate.parse(last), 600, SEED);
    }

    private static void awaitAccount(String address) {
        browser.await(
                "the account of " + address,
                () -> browser.find("#subject").getText().equals(address)
                        && browser.find("#account").isDisplayed()
                        && browser.all("#account[aria-busy]").isEmpty()
                        && !browser.all("#table tbody tr").isEmpty());
    }

    private static String visitAccount(String parameters) {
        browser.visit("/?address=" + pool + parameters);
        awaitAccount(pool);
        return pool;
    }

    @Test
    void theStartSaysWhatIsLoadedAndFindsAnAddress() throws IOException {
        browser.visit("/");
        browser.await("what is loaded", () -> browser.find("#loaded").getText().contains("5 days are loaded"));
        browser.assertAccessible();
        browser.picture("start");
        browser.find("#address").sendKeys(pool, Keys.ENTER);
        awaitAccount(pool);
        assertThat(browser.location()).endsWith("/?address=" + pool);
    }

    @Test
    void anAccountShowsFiguresDaysCounterpartiesAndGraph() throws IOException {
        visitAccount("");
        assertThat(browser.find("#figures").getText()).contains("Received, BTC", "Counterparties");
        assertThat(browser.find("#notice").getText()).contains("2020-10-30: not loaded");
        assertThat(browser.all("#chart .day")).hasSize(5);
        assertThat(browser.all("#chart .gap")).hasSize(1);
        browser.await("a drawn graph", () -> !browser.all("#graph canvas").isEmpty());
        browser.assertAccessible();
        browser.picture("account");
        browser.prefer("dark");
        visitAccount("");
        browser.await("a drawn graph", () -> !browser.all("#graph canvas").isEmpty());
        browser.assertAccessible();
        browser.picture("account-dark");
    }

    @Test
    void aNarrowScreenScrollsOnlyDownwards() throws IOException {
        browser.resize(390, 1200);
        visitAccount("");
        Object wider = browser.run("const width = document.documentElement.clientWidth;"
                + "return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]"
                + ".filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > width)"
                + ".map(one => one.outerHTML.slice(0, 120))");
        assertThat((List<?>) wider).isEmpty();
        browser.assertAccessible();
        browser.picture("account-narrow");
        assertThat(isWhollySeen()).isTrue();
        browser.find("#table tbody .behind").click();
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        browser.assertAccessible();
        browser.resize(320, 1200);
        visitAccount("");
        assertThat(isWhollySeen()).isTrue();
    }

    /** Whether the amounts and the buttons of all counterparties are on the screen, and nothing is drawn over an address. */
    private static boolean isWhollySeen() {
        return Boolean.TRUE.equals(browser.run("const box = one => one.getBoundingClientRect();"
                + "return [...document.querySelectorAll('#table tbody tr')].every(row => {"
                + "const address = box(row.querySelector('a'));"
                + "return [...row.querySelectorAll('.amount, button')].every(one =>"
                + "box(one).right <= document.documentElement.clientWidth"
                + "&& (box(one).top >= address.bottom || box(one).left >= address.right)); })"));
    }

    @Test
    void draggingOverTheChartChoosesDaysAndTheUrlHoldsThem() {
        visitAccount("");
        browser.drag(browser.find("#chart svg"), 0.02, 0.27);
        browser.await("the days in the URL", () -> browser.location().contains("from=2020-10-27&to=2020-10-28"));
        awaitAccount(pool);
        assertThat(browser.find("#from").getDomProperty("value")).isEqualTo("2020-10-27");
        assertThat(browser.all("#chart .chosen")).hasSize(1);
        browser.back();
        browser.await("all days again", () -> browser.all("#chart .chosen").isEmpty());
    }

    @Test
    void theTableIsSortedAndCounterpartiesAreHidden() {
        visitAccount("");
        browser.find("button[data-order=address]").click();
        browser.await("the order", () -> browser.location().contains("order=address"));
        browser.await(
                "sorted",
                () -> Browser.attribute(browser.find("#table th"), "aria-sort").equals("ascending"));
        String first = Browser.attribute(browser.find("#table tbody a"), "data-address");
        browser.find("#table tbody .hide").click();
        browser.await(
                "hidden",
                () -> browser.all("#hidden .chip").size() == 1
                        && browser.all("#table tbody a").stream()
                                .noneMatch(link -> first.equals(Browser.attribute(link, "data-address"))));
        browser.find("#hidden .chip").click();
        browser.await("shown again", () -> browser.all("#hidden .chip").isEmpty());
    }

    @Test
    void whoPaidAnAddressOnADayIsAskedForWithAChoiceAndAClick() {
        visitAccount("");
        browser.find("#flow option[value=inflow]").click();
        browser.await("who paid", () -> browser.location().contains("flow=inflow"));
        awaitAccount(pool);
        assertThat(browser.all("#table tbody td:nth-child(2)"))
                .isNotEmpty()
                .allSatisfy(received -> assertThat(received.getText()).isNotEqualTo("0"));
        browser.find("#chart .day[data-day='2020-10-28']").click();
        browser.await("the day", () -> browser.location().contains("from=2020-10-28&to=2020-10-28"));
        awaitAccount(pool);
        browser.find("#table tbody .behind").click();
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        assertThat(browser.all("#transactions tbody td.time"))
                .allSatisfy(time -> assertThat(time.getText()).startsWith("2020-10-28 "));
    }

    @Test
    void satoshisAreShownOnRequest() {
        visitAccount("");
        browser.find("#unit").click();
        browser.await("satoshis", () -> browser.find("#figures").getText().contains("Received, satoshis"));
        assertThat(browser.find("#figures dd").getText()).doesNotContain(".");
    }

    @Test
    void theNextPageHasOtherCounterparties() {
        visitAccount("");
        String first = Browser.attribute(browser.find("#table tbody a"), "data-address");
        browser.find("#next").click();
        browser.await("page 2", () -> browser.find("#page").getText().equals("Page 2"));
        assertThat(Browser.attribute(browser.find("#table tbody a"), "data-address"))
                .isNotEqualTo(first);
        browser.find("#previous").click();
        browser.await("page 1", () -> browser.find("#page").getText().equals("Page 1"));
    }

    @Test
    void whatFailsAfterAnAnswerIsToldAndCanBeTriedAgain() {
        visitAccount("");
        browser.run(
                "window.kept = window.fetch; window.fetch = () => Promise.reject(new Error('The network is gone.'))");
        browser.find("#next").click();
        browser.await("the problem", () -> !browser.all("#notice .problem").isEmpty());
        browser.run("window.fetch = window.kept");
        browser.find("#notice button").click();
        awaitAccount(pool);
        browser.await("no problem", () -> browser.all("#notice .problem").isEmpty());
    }

    @Test
    void theTransactionsBehindAFigureAddUpAndTheUrlOpensThem() throws IOException {
        visitAccount("");
        browser.find("#table tbody .behind").click();
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        assertThat(browser.location()).contains("&with=");
        assertThat(browser.find("#transactions tfoot .in").getText())
                .isEqualTo(browser.find("#table tbody td.in").getText());
        browser.assertAccessible();
        browser.picture("transactions");
        browser.refresh();
        browser.await(
                "transactions again",
                () -> !browser.all("#transactions tbody tr").isEmpty());
        browser.find("body").sendKeys(Keys.ESCAPE);
        browser.await("closed", () -> !browser.find("#transactions").isDisplayed());
        assertThat(browser.location()).doesNotContain("with=");
    }

    @Test
    void oneGoesOnFromACounterpartyInTheGraphAndTheWayIsKept() throws IOException {
        browser.visit("/?address=coinbase");
        awaitAccount("coinbase");
        browser.run(
                "const graph = document.getElementById('graph').counterflow;"
                        + "graph.getElementById(arguments[0]).emit('tap')",
                pool);
        awaitAccount(pool);
        assertThat(browser.find("#path").getText()).startsWith("coinbase →");
        String further = Browser.attribute(browser.find("#table tbody tr:last-child a"), "data-address");
        browser.find("#table tbody tr:last-child a").click();
        awaitAccount(further);
        assertThat(browser.all("#path a")).hasSize(2);
        browser.assertAccessible();
        browser.picture("path");
        browser.find("#path a").click();
        awaitAccount("coinbase");
        assertThat(browser.all("#path a")).isEmpty();
    }

    @Test
    void anArrowOfTheGraphOpensItsTransactions() {
        visitAccount("");
        browser.run("document.getElementById('graph').counterflow.edges()[0].emit('tap')");
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
    }

    @Test
    void whatIsNoAddressIsExplained() throws IOException {
        browser.visit("/?address=1BQAPyku1ZibWGAgd8QePpW1vAKHowqLeq");
        browser.await("a reason", () -> browser.find("#notice").getText().startsWith("That is not an address."));
        assertThat(browser.find("#account").isDisplayed()).isFalse();
        browser.assertAccessible();
        browser.picture("not-an-address");
    }

    @Test
    void anAddressThatNobodyHasSeenIsSaidToBeAbsent() throws IOException {
        browser.visit("/?address=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        browser.await("absent", () -> browser.find("#notice").getText().contains("does not appear"));
        browser.assertAccessible();
        browser.picture("absent");
    }

    @Test
    void theClusterShowsServersByDaysAndRuns() throws IOException {
        browser.visit("/");
        browser.find("#to-cluster").click();
        browser.await(
                "three servers", () -> browser.all("#cluster .health.good").size() == 3);
        assertThat(browser.all("#cluster .held.complete")).hasSize(5);
        assertThat(browser.all("#cluster .held.missing"))
                .hasSize(3)
                .allSatisfy(gap -> assertThat(gap.getDomProperty("textContent")).isEqualTo("not loaded"));
        assertThat(browser.find("#cluster").getText()).contains("succeeded");
        browser.assertAccessible();
        browser.picture("cluster");
    }

    @Test
    void theDescriptionOfTheApiIsReadable() throws IOException {
        browser.visit("/docs");
        assertThat(browser.all("section")).hasSize(12);
        browser.assertAccessible();
        browser.picture("api");
    }
}
