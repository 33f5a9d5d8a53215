package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.chain.Transaction;
import dev.counterflow.ingest.ListSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page in the hands of somebody who is quick, or has a keyboard only: place and focus stay, late answers do not count. */
class PageInHandIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String HUB = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
    private static final String PARTNER = "12higDjoCCNXSA95xZMWUdPvXNmkAduhWv";

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static Browser browser;

    /** The first day is on the coordinator, the second on db1. */
    @BeforeAll
    static void open() throws Exception {
        List<Transaction> transactions = new ArrayList<>();
        transactions.add(payment("2020-10-27", HUB, A, 1_000_000));
        for (int customer = 0; customer < 30; customer++) {
            transactions.add(payment("2020-10-27", HUB, "nonstandard%040x".formatted(customer), 1));
        }
        transactions.add(payment("2020-10-28", A, PARTNER, 10));
        served = new ServedCluster(work);
        served.load(new ListSource("two days", transactions));
        browser = new Browser(served.url());
        browser.resize(1360, 600);
    }

    @AfterAll
    static void close() {
        browser.close();
        served.close();
    }

    @BeforeEach
    void anAccount() {
        visitAccount(A);
    }

    private static void visitAccount(String address) {
        browser.visit("/?address=" + address);
        awaitAccount(address);
    }

    private static void awaitAccount(String address) {
        browser.await(
                "the account of " + address,
                () -> browser.find("#subject").getText().equals(address)
                        && browser.all("#account[aria-busy]").isEmpty()
                        && !browser.all("#table tbody tr").isEmpty());
    }

    private static String focused(String attribute) {
        return String.valueOf(browser.run("return document.activeElement.getAttribute(arguments[0])", attribute));
    }

    private static long scrolled() {
        return ((Number) Objects.requireNonNull(browser.run("return Math.round(scrollY)"))).longValue();
    }

    private static void openTransactions(String counterparty) {
        browser.find("#table button[aria-label='Transactions with " + counterparty + "']")
                .click();
    }

    @Test
    void lateTransactionsOfAnotherCounterpartyAreNotShown() {
        // The first answer about transactions comes when it is let go, though nobody waits for it any more.
        browser.run(
                "const ask = window.fetch; let held = false; window.fetch = async (path, ...options) => {"
                        + "if (held || !path.includes('/transactions')) { return ask(path, ...options); }"
                        + "held = true; const answer = await ask(path); await new Promise(go => { window.letGo = go; });"
                        + "const body = await answer.json();"
                        + "answer.json = async () => { setTimeout(() => { window.read = true; }); return body; }; return answer; }");
        openTransactions(HUB);
        browser.await("the first question", () -> Boolean.TRUE.equals(browser.run("return Boolean(window.letGo)")));
        browser.find("#transactions-close").click();
        openTransactions(PARTNER);
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        browser.run("window.letGo()");
        browser.await("the late answer", () -> Boolean.TRUE.equals(browser.run("return window.read")));
        assertThat(browser.all("#transactions .between .mono"))
                .extracting(name -> Browser.attribute(name, "title"))
                .containsExactly(A, PARTNER);
    }

    @Test
    void goingBackTwiceBeforeTheAnswerComesShowsTheAnswer() {
        openTransactions(PARTNER);
        browser.await(
                "transactions", () -> !browser.all("#transactions tbody tr").isEmpty());
        browser.find("#transactions-close").click();
        browser.find("#table a[data-address='" + HUB + "']").click();
        awaitAccount(HUB);
        served.network("db1").freeze();
        try {
            browser.back();
            browser.await("waiting", () -> !browser.all("#notice .busy").isEmpty());
            browser.back();
            browser.await("the dialog", () -> browser.find("#transactions").isDisplayed());
        } finally {
            served.network("db1").thaw();
        }
        awaitAccount(A);
        assertThat(browser.find("#account").isDisplayed()).isTrue();
        assertThat(browser.all("#notice .busy")).isEmpty();
    }

    @Test
    void sortingAndHidingKeepThePlaceAndTheFocus() {
        visitAccount(HUB);
        browser.run("window.scrollTo(0, 500)");
        browser.find("button[data-order=outflows]").sendKeys(Keys.ENTER);
        browser.await("the order", () -> browser.location().contains("order=outflows"));
        awaitAccount(HUB);
        assertThat(focused("data-order")).isEqualTo("outflows");
        assertThat(scrolled()).isPositive();

        browser.find("#table tbody tr:nth-child(2) .hide").sendKeys(Keys.ENTER);
        browser.await("one hidden", () -> browser.all("#hidden .chip").size() == 1);
        awaitAccount(HUB);
        String next = focused("aria-label");
        assertThat(next)
                .startsWith("Hide ")
                .isEqualTo(Browser.attribute(browser.find("#table tbody tr:nth-child(2) .hide"), "aria-label"));
        assertThat(scrolled()).isPositive();

        browser.find("#hidden .chip").sendKeys(Keys.ENTER);
        browser.await("none hidden", () -> browser.all("#hidden .chip").isEmpty());
        assertThat(focused("id")).isEqualTo("table");
    }

    /** The day is one that is typed in the same way wherever the browser thinks that it is. */
    @Test
    void aDayThatIsTypedCountsWhenItIsComplete() {
        browser.find("#from").sendKeys("10102020");
        assertThat(browser.location()).doesNotContain("from=");
        browser.find("#from").sendKeys(Keys.ENTER);
        browser.await("the day", () -> browser.location().endsWith("&from=2020-10-10"));
        awaitAccount(A);
        assertThat(focused("id")).isEqualTo("from");

        browser.find("#to").sendKeys("09092020");
        browser.find("#least").click();
        browser.await("both days", () -> browser.location().endsWith("&from=2020-09-09&to=2020-09-09"));
    }

    @Test
    void whatWasAskedInAWrongWayLeadsToTheAddressWithoutIt() {
        browser.visit("/?address=" + A + "&least=plenty");
        browser.await("a reason", () -> browser.find("#notice").getText().contains("min_amount is 'plenty'"));
        browser.find("#notice a").click();
        awaitAccount(A);
        assertThat(browser.location()).endsWith("/?address=" + A);
        assertThat(browser.find("#account").isDisplayed()).isTrue();
    }

    @Test
    void whatIsNoAddressInAnyCaseIsOnlyTriedAgain() {
        browser.visit("/?address=nobody");
        browser.await("a reason", () -> !browser.all("#notice .problem").isEmpty());
        assertThat(browser.all("#notice .problem a")).isEmpty();
        assertThat(browser.find("#notice .problem button").getText()).isEqualTo("Try again");
    }

    @Test
    void theClusterIsLookedAtAgainAfterAFailureAndNotAfterOneHasLeft() {
        browser.run("const ask = window.fetch, later = window.setTimeout; window.looks = 0; window.failing = true;"
                + "window.setTimeout = (what, ms) => later(what, ms / 100); window.fetch = (path, ...options) => {"
                + "if (!path.startsWith('/v1/cluster')) { return ask(path, ...options); }"
                + "window.looks += 1; if (window.failing) { return Promise.reject(new Error('no network')); }"
                + "return window.slow ? new Promise(go => { window.letGo = () => go(ask(path, ...options)); })"
                + " : ask(path, ...options); }");
        browser.find("#to-cluster").click();
        browser.await(
                "the problem", () -> !browser.all("#cluster-body .problem").isEmpty());
        browser.run("window.failing = false");
        browser.await("the servers", () -> browser.all("#cluster .health.good").size() == 3);

        browser.run("window.slow = true");
        browser.await("one more look", () -> Boolean.TRUE.equals(browser.run("return Boolean(window.letGo)")));
        browser.find(".brand").click();
        browser.await("the start", () -> browser.find("#start").isDisplayed());
        Object looks = browser.run("window.slow = false; window.letGo(); window.left = false;"
                + "window.setTimeout(() => { window.left = true; }, 100 * 1000); return window.looks");
        browser.await("a second", () -> Boolean.TRUE.equals(browser.run("return window.left")));
        assertThat(browser.run("return window.looks")).isEqualTo(looks);
    }
}
