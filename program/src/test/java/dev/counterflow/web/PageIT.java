package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.chain.Chain;
import dev.counterflow.source.GeneratedSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** The page in a real browser, on a real cluster. Its pictures are those of the documentation. */
class PageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path PICTURES = Path.of(System.getProperty("counterflow.repository"), "docs", "pictures");
    private static final Dimension DESK = new Dimension(1360, 1150);
    private static final Dimension PHONE = new Dimension(390, 1200);
    private static final long SEED = 7;

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static ChromeDriver browser;
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
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                        .build(),
                options);
    }

    @AfterAll
    static void close() {
        browser.quit();
        served.close();
    }

    @BeforeEach
    void atTheDesk() {
        browser.manage().window().setSize(DESK);
        prefer("light");
    }

    private static GeneratedSource days(String first, String last) {
        return new GeneratedSource(Chain.BITCOIN, LocalDate.parse(first), LocalDate.parse(last), 600, SEED);
    }

    private static void prefer(String scheme) {
        browser.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private static void visit(String path) {
        browser.get(served.url() + path);
    }

    private static WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (org.openqa.selenium.WebDriverException e) {
                // The page is being drawn anew; look again.
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(30).toNanos());
        }
        throw new AssertionError("not within " + PATIENCE + ": " + what + "; the page says "
                + find("body").getText());
    }

    private static void awaitAccount(String address) {
        await(
                "the account of " + address,
                () -> find("#subject").getText().equals(address)
                        && find("#account").isDisplayed()
                        && !all("#table tbody tr").isEmpty());
    }

    private static String visitAccount(String parameters) {
        visit("/?address=" + pool + parameters);
        awaitAccount(pool);
        return pool;
    }

    private static void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    private static void assertAccessible() throws IOException {
        try (InputStream script = PageIT.class.getResourceAsStream("/axe.min.js")) {
            assertThat(script).isNotNull();
            browser.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object serious = browser.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document).then(result => done(result.violations"
                + ".filter(one => one.impact === 'serious' || one.impact === 'critical')"
                + ".map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))))");
        assertThat((List<?>) serious).isEmpty();
    }

    @Test
    void theStartSaysWhatIsLoadedAndFindsAnAddress() throws IOException {
        visit("/");
        await("what is loaded", () -> find("#loaded").getText().contains("5 days are loaded"));
        assertAccessible();
        picture("start");
        find("#address").sendKeys(pool, Keys.ENTER);
        awaitAccount(pool);
        assertThat(browser.getCurrentUrl()).endsWith("/?address=" + pool);
    }

    @Test
    void anAccountShowsFiguresDaysCounterpartiesAndGraph() throws IOException {
        visitAccount("");
        assertThat(find("#figures").getText()).contains("Received, BTC", "Counterparties");
        assertThat(find("#notice").getText()).contains("2020-10-30: not loaded");
        assertThat(all("#chart .day")).hasSize(5);
        assertThat(all("#chart .gap")).hasSize(1);
        await("a drawn graph", () -> !all("#graph canvas").isEmpty());
        assertAccessible();
        picture("account");
        prefer("dark");
        visitAccount("");
        await("a drawn graph", () -> !all("#graph canvas").isEmpty());
        assertAccessible();
        picture("account-dark");
    }

    @Test
    void aNarrowScreenScrollsOnlyDownwards() throws IOException {
        browser.manage().window().setSize(PHONE);
        visitAccount("");
        Object wider = browser.executeScript("const width = document.documentElement.clientWidth;"
                + "return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]"
                + ".filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > width)"
                + ".map(one => one.outerHTML.slice(0, 120))");
        assertThat((List<?>) wider).isEmpty();
        picture("account-narrow");
    }

    @Test
    void draggingOverTheChartChoosesDaysAndTheUrlHoldsThem() {
        visitAccount("");
        WebElement chart = find("#chart svg");
        int width = chart.getSize().getWidth();
        new Actions(browser)
                .moveToElement(chart, -width / 2 + 10, 30)
                .clickAndHold()
                .moveByOffset(width / 4, 0)
                .release()
                .perform();
        await("the days in the URL", () -> browser.getCurrentUrl().contains("from=2020-10-27&to=2020-10-28"));
        awaitAccount(pool);
        assertThat(find("#from").getAttribute("value")).isEqualTo("2020-10-27");
        assertThat(all("#chart .chosen")).hasSize(1);
        browser.navigate().back();
        await("all days again", () -> all("#chart .chosen").isEmpty());
    }

    @Test
    void theTableIsSortedAndCounterpartiesAreHidden() {
        visitAccount("");
        find("button[data-order=address]").click();
        await("the order", () -> browser.getCurrentUrl().contains("order=address"));
        await("sorted", () -> find("#table th").getAttribute("aria-sort").equals("ascending"));
        String first = find("#table tbody a").getAttribute("data-address");
        find("#table tbody .hide").click();
        await(
                "hidden",
                () -> all("#hidden .chip").size() == 1
                        && all("#table tbody a").stream()
                                .noneMatch(link -> first.equals(link.getAttribute("data-address"))));
        find("#hidden .chip").click();
        await("shown again", () -> all("#hidden .chip").isEmpty());
    }

    @Test
    void satoshisAreShownOnRequest() {
        visitAccount("");
        find("#unit").click();
        await("satoshis", () -> find("#figures").getText().contains("Received, satoshis"));
        assertThat(find("#figures dd").getText()).doesNotContain(".");
    }

    @Test
    void theNextPageHasOtherCounterparties() {
        visit("/?address=coinbase");
        awaitAccount("coinbase");
        if (find("#next").isEnabled()) {
            String first = find("#table tbody a").getAttribute("data-address");
            find("#next").click();
            await("page 2", () -> find("#page").getText().equals("Page 2"));
            assertThat(find("#table tbody a").getAttribute("data-address")).isNotEqualTo(first);
            find("#previous").click();
            await("page 1", () -> find("#page").getText().equals("Page 1"));
        }
    }

    @Test
    void theTransactionsBehindAFigureAddUpAndTheUrlOpensThem() throws IOException {
        visitAccount("");
        find("#table tbody .behind").click();
        await("transactions", () -> !all("#transactions tbody tr").isEmpty());
        assertThat(browser.getCurrentUrl()).contains("&with=");
        assertThat(find("#transactions tfoot .in").getText())
                .isEqualTo(find("#table tbody td.in").getText());
        assertAccessible();
        picture("transactions");
        browser.navigate().refresh();
        await("transactions again", () -> !all("#transactions tbody tr").isEmpty());
        find("body").sendKeys(Keys.ESCAPE);
        await("closed", () -> !find("#transactions").isDisplayed());
        assertThat(browser.getCurrentUrl()).doesNotContain("with=");
    }

    @Test
    void oneGoesOnFromACounterpartyInTheGraphAndTheWayIsKept() throws IOException {
        visit("/?address=coinbase");
        awaitAccount("coinbase");
        browser.executeScript(
                "const graph = document.getElementById('graph').counterflow;"
                        + "graph.getElementById(arguments[0]).emit('tap')",
                pool);
        awaitAccount(pool);
        assertThat(find("#path").getText()).startsWith("coinbase →");
        String further = find("#table tbody tr:last-child a").getAttribute("data-address");
        find("#table tbody tr:last-child a").click();
        awaitAccount(further);
        assertThat(all("#path a")).hasSize(2);
        picture("path");
        find("#path a").click();
        awaitAccount("coinbase");
        assertThat(all("#path a")).isEmpty();
    }

    @Test
    void anArrowOfTheGraphOpensItsTransactions() {
        visitAccount("");
        browser.executeScript("document.getElementById('graph').counterflow.edges()[0].emit('tap')");
        await("transactions", () -> !all("#transactions tbody tr").isEmpty());
    }

    @Test
    void hubsAreHidden() {
        visitAccount("");
        find("#hubs").click();
        await(
                "an outcome",
                () -> browser.getCurrentUrl().contains("hide=")
                        || find("#notice").getText().contains("more than"));
    }

    @Test
    void whatIsNoAddressIsExplained() throws IOException {
        visit("/?address=1BQAPyku1ZibWGAgd8QePpW1vAKHowqLeq");
        await("a reason", () -> find("#notice").getText().startsWith("That is not an address."));
        assertThat(find("#account").isDisplayed()).isFalse();
        assertAccessible();
        picture("not-an-address");
    }

    @Test
    void anAddressThatNobodyHasSeenIsSaidToBeAbsent() throws IOException {
        visit("/?address=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa");
        await("absent", () -> find("#notice").getText().contains("does not appear"));
        picture("absent");
    }

    @Test
    void theClusterShowsServersByDaysAndRuns() throws IOException {
        visit("/");
        find("#to-cluster").click();
        await("three servers", () -> all("#cluster .health.good").size() == 3);
        assertThat(all("#cluster .held.complete")).hasSize(5);
        assertThat(find("#cluster").getText()).contains("succeeded");
        assertAccessible();
        picture("cluster");
    }

    @Test
    void theDescriptionOfTheApiIsReadable() throws IOException {
        visit("/docs");
        assertThat(all("section")).hasSize(6);
        assertAccessible();
        picture("api");
    }
}
