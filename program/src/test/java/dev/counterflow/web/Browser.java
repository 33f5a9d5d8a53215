package dev.counterflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/** Debian's Chromium without a window, looking at one server. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(30);
    private static final Path PICTURES = Path.of(System.getProperty("counterflow.repository"), "docs", "pictures");

    private final String url;
    private final ChromeDriver driver;

    Browser(String url) {
        this.url = url;
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars");
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .build(),
                options);
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Makes the page believe that its user prefers light or dark. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void visit(String path) {
        driver.get(url + path);
    }

    void back() {
        driver.navigate().back();
    }

    void refresh() {
        driver.navigate().refresh();
    }

    String location() {
        return String.valueOf(driver.getCurrentUrl());
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    static String attribute(WebElement element, String name) {
        return String.valueOf(element.getDomAttribute(name));
    }

    @Nullable
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Drags over an element, from and to these shares of its width. */
    void drag(WebElement element, double from, double to) {
        int width = element.getSize().getWidth();
        new Actions(driver)
                .moveToElement(element, (int) (width * (from - 0.5)), 30)
                .clickAndHold()
                .moveByOffset((int) (width * (to - from)), 0)
                .release()
                .perform();
    }

    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (holds(condition)) {
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new AssertionError("not within " + PATIENCE + ": " + what + "; the page says "
                + find("body").getText());
    }

    /** An element that the page is drawing anew right now is not there yet. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (WebDriverException e) {
            return false;
        }
    }

    /** From now on what the page saves as a file can be looked at here, instead of in a folder of downloads. */
    void keepSaved() {
        run("const make = URL.createObjectURL; URL.createObjectURL = blob => {"
                + "blob.text().then(text => { document.body.dataset.saved = text; }); return make(blob); };"
                + "HTMLAnchorElement.prototype.click = function() { document.body.dataset.savedAs = this.download; };");
    }

    /** The file that was saved since the page was visited, or nothing. */
    String saved() {
        return String.valueOf(find("body").getDomAttribute("data-saved")).replaceFirst("^null$", "");
    }

    /** Keeps what the browser shows as a picture of the documentation. */
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Finds nothing serious that keeps people from using the page. */
    void assertAccessible() throws IOException {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            assertThat(script).isNotNull();
            driver.executeScript(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        Object serious = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document).then(result => done(result.violations"
                + ".filter(one => one.impact === 'serious' || one.impact === 'critical')"
                + ".map(one => one.id + ': ' + one.nodes.map(node => node.html).join(' | '))))");
        assertThat((List<?>) serious).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
