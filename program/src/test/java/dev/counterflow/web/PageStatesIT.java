package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.source.BadRow;
import dev.counterflow.source.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** What the page shows while it waits, of what is not whole or not there, and of more than fits, in a real browser. */
class PageStatesIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String HUB = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private static final String PARTNER = "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv";
    private static final String ACCOUNT = "/?address=" + A;
    private static final int PAYMENTS_OF_PARTNER = 120;

    /** The height, in pixels, of a window with little in it. */
    private static final int SHORT = 420;

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static Browser browser;

    /** The first day is on the coordinator, the second, which lacks a row, on db1. */
    @BeforeAll
    static void open() throws Exception {
        List<Transaction> transactions = new ArrayList<>();
        transactions.add(payment("2020-10-27", HUB, A, 1_000_000));
        for (int customer = 0; customer < 60; customer++) {
            transactions.add(payment("2020-10-27", HUB, "customer" + customer, 1));
        }
        Instant morning = Instant.parse("2020-10-28T08:00:00Z");
        for (int minute = 0; minute < PAYMENTS_OF_PARTNER; minute++) {
            transactions.add(payment(morning.plusSeconds(60L * minute), A, PARTNER, 10));
        }
        served = new ServedCluster(work);
        served.load(new ListSource(
                "two days",
                transactions,
                List.of(new BadRow(
                        new Position("two days", transactions.size() + 1L),
                        Optional.empty(),
                        Optional.of(LocalDate.parse("2020-10-28")),
                        "value is negative"))));
        browser = new Browser(served.url());
    }

    @BeforeEach
    void atTheDesk() {
        browser.resize(1360, 1150);
    }

    @AfterAll
    static void close() {
        browser.close();
        served.close();
    }

    private static void awaitAccount() {
        browser.await(
                "the account",
                () -> browser.find("#account").isDisplayed()
                        && browser.all("#account[aria-busy]").isEmpty()
                        && !browser.all("#table tbody tr").isEmpty());
    }

    private static void visitAccount() {
        browser.visit(ACCOUNT);
        awaitAccount();
    }

    private static List<String> counterparties() {
        return browser.all("#table tbody a").stream()
                .map(link -> Browser.attribute(link, "data-address"))
                .toList();
    }

    private static boolean isInGraph(String address) {
        return Boolean.TRUE.equals(browser.run(
                "return document.getElementById('graph').counterflow.getElementById(arguments[0]).nonempty()",
                address));
    }

    @Test
    void aDayThatIsNotWholeIsToldInWordsInTheChartAndInTheCluster() throws IOException {
        visitAccount();
        assertThat(browser.find("#notice .warning").getText())
                .contains("The figures do not cover everything", "2020-10-28: loaded, but not whole")
                .doesNotContain("2020-10-27");
        assertThat(browser.all("#chart .gap title"))
                .singleElement()
                .satisfies(title -> assertThat(title.getDomProperty("textContent"))
                        .isEqualTo("2020-10-28 to 2020-10-28: incomplete"));
        browser.assertAccessible();
        browser.picture("incomplete");
        browser.find("#to-cluster").click();
        browser.await("the grid", () -> browser.all("#cluster .held.incomplete").size() == 1);
        assertThat(browser.all("#cluster .held.complete")).hasSize(1);
    }

    @Test
    void whoWaitsIsToldSoAndIsShownTheAnswerWhenItComes() throws IOException {
        served.network("db1").freeze();
        try {
            browser.visit(ACCOUNT);
            assertThat(browser.find("#notice .busy").getText()).isEqualTo("Asking the servers …");
            assertThat(browser.find("#account").isDisplayed()).isFalse();
            browser.assertAccessible();
            browser.resize(1360, SHORT);
            browser.picture("waiting");
        } finally {
            served.network("db1").thaw();
        }
        awaitAccount();
        assertThat(browser.all("#notice .busy")).isEmpty();

        served.network("db1").freeze();
        try {
            browser.find("#table button[aria-label='Transactions with " + PARTNER + "']")
                    .click();
            assertThat(browser.find("#transactions-body .busy").getText()).isEqualTo("Looking for the transactions …");
        } finally {
            served.network("db1").thaw();
        }
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        assertThat(browser.all("#transactions .busy")).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsNamedAndAskedAgainOnRequest() throws Exception {
        served.network("db1").die();
        try {
            assertThat(served.get("/v1/bitcoin/addresses/" + A + "/exposure").statusCode())
                    .isEqualTo(503);
            browser.visit(ACCOUNT);
            browser.await("a reason", () -> !browser.all("#notice .problem").isEmpty());
            assertThat(browser.find("#notice .problem").getText())
                    .startsWith("No answer.")
                    .contains("server db1 does not answer");
            assertThat(browser.find("#account").isDisplayed()).isFalse();
            browser.assertAccessible();
            browser.resize(1360, SHORT);
            browser.picture("silent-server");
            browser.visit("/?view=cluster");
            browser.await(
                    "its health", () -> browser.all("#cluster .health.bad").size() == 1);
            browser.assertAccessible();
            browser.visit(ACCOUNT);
            browser.await("a reason", () -> !browser.all("#notice .problem").isEmpty());
        } finally {
            served.network("db1").revive();
        }
        browser.find("#notice button").click();
        awaitAccount();
        assertThat(browser.all("#notice .problem")).isEmpty();
    }

    @Test
    void aHubIsTakenOutOfTableAndGraphAndBroughtBack() {
        visitAccount();
        assertThat(counterparties()).containsExactly(HUB, PARTNER);
        assertThat(isInGraph(HUB)).isTrue();
        browser.find("#hubs").click();
        browser.await("the hub in the URL", () -> browser.location().endsWith("&hide=" + HUB));
        browser.await("a table without it", () -> counterparties().equals(List.of(PARTNER)));
        assertThat(isInGraph(HUB)).isFalse();
        assertThat(isInGraph(PARTNER)).isTrue();
        browser.find("#hidden .chip").click();
        browser.await("all again", () -> counterparties().equals(List.of(HUB, PARTNER)));
        assertThat(isInGraph(HUB)).isTrue();
    }

    @Test
    void allTransactionsAreShownPageByPageAndSavedAtOnce() {
        browser.visit(ACCOUNT + "&with=" + PARTNER);
        browser.await("a page", () -> browser.all("#transactions tbody tr").size() == 50);
        WebElement more = browser.find("#transactions-more");
        more.click();
        browser.await("two pages", () -> browser.all("#transactions tbody tr").size() == 100);
        more.click();
        browser.await("all of them", () -> browser.all("#transactions tbody tr").size() == PAYMENTS_OF_PARTNER);
        assertThat(more.isDisplayed()).isFalse();
        assertThat(browser.find("#transactions tfoot").getText()).contains("All 120 transactions", "0.000012");

        browser.keepSaved();
        browser.find("#transactions-csv").click();
        browser.await("a file", () -> !browser.saved().isEmpty());
        assertThat(browser.saved().lines())
                .hasSize(1 + PAYMENTS_OF_PARTNER)
                .allSatisfy(line -> assertThat(line).doesNotContain("undefined"))
                .first()
                .asString()
                .startsWith("time,transaction,");
        assertThat(browser.run("return document.body.dataset.savedAs"))
                .isEqualTo("transactions-" + A + "-" + PARTNER + ".csv");
    }

    /** More than a hundred pages would be more than a browser should hold: a list without an end shows where it stops. */
    @Test
    void aFileThatDoesNotHaveEverythingIsSaidNotTo() {
        browser.visit(ACCOUNT + "&with=" + PARTNER);
        awaitAccount();
        browser.await("a page", () -> !browser.all("#transactions tbody tr").isEmpty());
        browser.keepSaved();
        browser.run("window.fetch = async () => new Response('time,transaction\\na,b\\n',"
                + " { headers: { Link: '</further>; rel=\"next\"' } })");
        browser.find("#transactions-csv").click();
        browser.await(
                "what is missing",
                () -> browser.find("#transactions-body .note").getText().contains("the latest 100,000 transactions"));
        browser.await("a file", () -> browser.saved().lines().count() == 101);
        browser.find("#transactions-close").click();
        browser.find("#csv").click();
        browser.await(
                "what is missing",
                () -> browser.find("#notice").getText().contains("the first 100,000 counterparties"));
    }
}
