package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.ingest.ListSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of a server that answers only those who show an access key, in a real browser. */
class KeyedPageIT {
    private static final String A = "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez";
    private static final String UNKNOWN = "counterflow_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static AccessKeys keys;
    private static Browser browser;
    private static String reader;
    private static String loader;

    @BeforeAll
    static void open() throws Exception {
        served = new ServedCluster(work, true);
        served.load(new ListSource(
                "two days",
                List.of(payment("2020-10-27", "coinbase", A, 500), payment("2020-10-28", "coinbase", A, 7))));
        keys = new AccessKeys(served.cluster());
        reader = key("reader", AccessKey.Scope.READ);
        loader = key("loader", AccessKey.Scope.INGEST);
        browser = new Browser(served.url());
        browser.resize(1360, 1150);
    }

    @AfterAll
    static void close() {
        browser.close();
        served.close();
    }

    @BeforeEach
    void forgetTheKey() {
        browser.visit("/docs");
        browser.run("sessionStorage.clear()");
    }

    private static String key(String name, AccessKey.Scope scope) {
        return keys.add(new AccessKey(name, scope, OptionalInt.empty()));
    }

    private static void awaitQuestion() {
        browser.await(
                "the question for a key",
                () -> browser.find("#key-dialog").isDisplayed()
                        && browser.find("#key-input").isEnabled());
    }

    private static void give(String key) {
        awaitQuestion();
        browser.find("#key-input").clear();
        browser.find("#key-input").sendKeys(key, Keys.ENTER);
    }

    private static void awaitLoadedDays() {
        browser.await("what is loaded", () -> browser.find("#loaded").getText().contains("2 days are loaded"));
    }

    @Test
    void aKeyIsAskedForOnceAndKeptInTheTabAndOutOfTheUrl() throws IOException {
        browser.visit("/");
        awaitQuestion();
        browser.assertAccessible();
        browser.picture("key");
        give("two words");
        browser.await("a reason", () -> browser.find("#key-dialog").getText().contains("That is not an access key"));
        give(UNKNOWN);
        browser.await("another", () -> browser.find("#key-dialog").getText().contains("is not known here"));
        browser.assertAccessible();
        give(reader);
        awaitLoadedDays();
        assertThat(browser.all("#key-dialog")).isEmpty();
        assertThat(browser.location()).doesNotContain("counterflow_");
        browser.refresh();
        awaitLoadedDays();
        browser.visit("/?address=" + A);
        browser.await("the account", () -> browser.find("#table").getText().contains("coinbase"));
        assertThat(browser.all("#key-dialog")).isEmpty();
        assertThat(browser.run("return localStorage.length + document.cookie.length"))
                .isEqualTo(0L);
    }

    @Test
    void whoGivesNoKeySeesWhyThereIsNoAnswerAndCanTryAgain() throws IOException {
        browser.visit("/?address=" + A);
        awaitQuestion();
        browser.find("#key-not-now").click();
        browser.await("a reason", () -> browser.find("#notice").getText().startsWith("An access key is needed."));
        browser.assertAccessible();
        browser.find("#notice button").click();
        give(reader);
        browser.await("the account", () -> browser.find("#table").getText().contains("coinbase"));
        browser.find("#key-change").click();
        awaitQuestion();
        browser.find("#key-forget").click();
        awaitQuestion();
    }

    @Test
    void aRevokedKeyIsSaidToBeRevokedAndAnotherIsAskedFor() {
        String leaving = key("leaving", AccessKey.Scope.READ);
        browser.visit("/");
        give(leaving);
        awaitLoadedDays();
        keys.revoke("leaving");
        browser.await("the end of the key", () -> {
            browser.visit("/");
            browser.await(
                    "an answer",
                    () -> !browser.all("#key-dialog").isEmpty()
                            || browser.find("#loaded").getText().contains("2 days are loaded"));
            return !browser.all("#key-dialog").isEmpty();
        });
        assertThat(browser.find("#key-dialog").getText()).contains("is not known here, or was revoked");
        give(reader);
        awaitLoadedDays();
    }

    @Test
    void listsAreSavedWithTheKey() {
        browser.visit("/?address=" + A);
        give(reader);
        browser.await("the account", () -> browser.find("#table").getText().contains("coinbase"));
        browser.keepSaved();
        browser.find("#csv").click();
        browser.await("a file", () -> browser.saved().startsWith("address,inflows,outflows"));
        assertThat(browser.saved()).contains("\ncoinbase,0.00000507,");
    }

    @Test
    void runsAreStartedFollowedAndCancelledWithAKeyThatIsGoodForIt() {
        browser.visit("/?view=cluster");
        give(reader);
        browser.await("a form", () -> !browser.all("#run-start").isEmpty());
        browser.run("const form = document.querySelector('#new-run form'); form.source.value = 'generated';"
                + "form.start_date.value = '2021-01-01'; form.end_date.value = '2021-01-02';");
        browser.find("#run-start").click();
        browser.await("a reason", () -> browser.find("#new-run").getText().contains("is not good for this"));
        browser.find("#new-run .note button").click();
        give(loader);
        browser.await("no question", () -> browser.all("#key-dialog").isEmpty());
        browser.find("#run-start").click();
        browser.await("a run", () -> browser.find("#new-run").getText().contains("Asked for"));
        browser.find("#new-run a").click();
        browser.await("the run", () -> browser.find("#state").getText().equals("queued"));
        browser.find("button.cancel").click();
        browser.await("the end of it", () -> browser.find("#state").getText().equals("cancelled"));
        assertThat(browser.find("#run").getText()).contains("key loader");
    }

    @Test
    void whoTypesTheAddressOfTheDaysGivesAKeyAndSeesTheRun() throws IOException {
        browser.visit("/fetch_bigquery_data?start_date=2020-10-29&end_date=2020-10-30");
        awaitQuestion();
        browser.assertAccessible();
        browser.find("#key-not-now").click();
        browser.await("a reason", () -> browser.find("#notice").getText().contains("access key"));
        browser.find("#again").click();
        give(loader);
        browser.await("the run", () -> browser.location().contains("/runs/"));
        browser.await("its state", () -> browser.find("#state").getText().equals("queued"));
    }
}
