import { render } from "solid-js/web";
import "../styles.css";
import { Report } from "./report.js";
import type { ReportContent } from "./report-content.js";

const content = JSON.parse(document.getElementById("content")!.textContent!) as ReportContent;
render(() => <Report content={content} />, document.getElementById("report")!);
