//! The command line's manners: one clear line and the right status for whatever can't be done.

use std::net::TcpListener;

use crate::folder::Folder;
use crate::program::burnrate;
use crate::server::Server;

#[test]
fn bad_usage_is_told_in_a_line_that_names_it() {
    for (arguments, named) in [
        (&["simulate", "--scenario", "first-class", "--speed", "9"][..], "--speed"),
        (&["simulate"], "--scenario"),
        (&["simulate", "--scenario", "first-class", "--seed", "minus"], "minus"),
        (&["simulate", "--scenario", "first-class", "--seed", "-1"], "-1"),
        (&["simulate", "--scenario", "first-class", "--threads", "0"], "--threads"),
        (&["simulate", "--scenario", "first-class", "--matches", "0"], "--matches"),
        (&["simulate", "--scenario", "first-class", "--kernel", "lucky"], "lucky"),
        (&["simulate", "--scenario", "first-class", "--days", "0"], "--days 0"),
        (&["simulate", "--scenario", "first-class", "--days", "100000"], "--days 100000"),
        (&["simulate", "--scenario", "first-class", "--matches", "2", "--out", "x.burn"], "--out"),
        (&["replay"], "LOG"),
        (&["fly"], "fly"),
        (&["serve", "--listen", "somewhere"], "somewhere"),
        (&["serve", "--instructor-key", "short"], "--instructor-key"),
        (&["serve", "--trusted-proxy", "10.0.0.0/99"], "10.0.0.0/99"),
        (&["serve", "--config", "no-such.toml"], "no-such.toml"),
    ] {
        let ran = burnrate(arguments);
        let told = format!("{arguments:?}");
        assert_eq!(ran.status, 2, "{told}: {ran:?}");
        assert_eq!(ran.out, "", "{told}: nothing on standard output");
        assert!(ran.refused(2).contains(named), "{told}: `{named}` is not named: {}", ran.err);
    }
}

#[test]
fn help_and_version_are_no_failure() {
    for arguments in [&["--help"][..], &["simulate", "--help"], &["--version"]] {
        assert!(burnrate(arguments).good().out.contains("urnrate"));
    }
}

#[test]
fn a_scenario_that_is_not_there_is_named_with_those_that_are() {
    for command in [
        &["simulate", "--scenario", "china-2042"][..],
        &["scenario", "show", "china-2042"],
        &["scenario", "check", "china-2042"],
    ] {
        burnrate(command).bad_input(&["china-2042", "first-class"]);
    }
}

#[test]
fn scenarios_are_listed_shown_and_checked() {
    let list = burnrate(["scenario", "list"]).good().out;
    assert!(list.contains("first-class") && list.contains("china-2024"), "{list}");
    let text = burnrate(["scenario", "show", "first-class"]).good().out;
    let folder = Folder::new("scenario");
    let file = folder.file("mine.toml");
    std::fs::write(&file, &text).unwrap();
    burnrate(["scenario", "check", file.to_str().unwrap()]).good();
    let path = file.to_str().unwrap();
    let by_file = burnrate(["simulate", "--scenario", path, "--seed", "2", "--days", "9", "--json"]).json();
    let by_name =
        burnrate(["simulate", "--scenario", "first-class", "--seed", "2", "--days", "9", "--json"]).json();
    assert_eq!(by_file["state_hash"], by_name["state_hash"]);
}

#[test]
fn a_file_that_can_not_be_written_is_named() {
    let folder = Folder::new("unwritable");
    let place = folder.file("no-such-folder/m.burn");
    let place = place.to_str().unwrap();
    for flag in ["--out", "--series", "--cells"] {
        let all = ["simulate", "--scenario", "first-class", "--seed", "1", "--days", "5", flag, place];
        burnrate(all).bad_input(&["no-such-folder"]);
    }
    let foreign = folder.file("letter.txt");
    std::fs::write(&foreign, "dear Ms. Li").unwrap();
    let out = foreign.to_str().unwrap();
    burnrate(["simulate", "--scenario", "first-class", "--seed", "1", "--days", "5", "--out", out])
        .bad_input(&["letter.txt"]);
    assert_eq!(std::fs::read_to_string(&foreign).unwrap(), "dear Ms. Li", "it was left as it is");
}

#[test]
fn a_port_in_use_is_told_with_another_to_try() {
    let folder = Folder::new("port");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.file("data");
    let ran = burnrate(["serve", "--listen", &address, "--data", data.to_str().unwrap()]);
    ran.bad_input(&[&address, "in use", "--listen"]);
}

#[test]
fn a_data_folder_that_can_not_be_written_is_named() {
    let folder = Folder::new("data");
    let file = folder.file("a-file");
    std::fs::write(&file, "not a folder").unwrap();
    for data in [file.clone(), file.join("below")] {
        let data = data.to_str().unwrap();
        burnrate(["serve", "--listen", "127.0.0.1:0", "--data", data]).bad_input(&["a-file"]);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "not a folder");
}

#[test]
fn a_data_folder_in_use_is_refused_and_its_server_goes_on() {
    let folder = Folder::new("twice");
    let server = Server::start(folder.path());
    let data = folder.path().to_str().unwrap();
    burnrate(["serve", "--listen", "127.0.0.1:0", "--data", data]).bad_input(&[data, "another server"]);
    assert!(server.metrics().contains("burnrate_connections"));
}

#[test]
fn a_server_says_where_it_is_and_stops_when_told() {
    let folder = Folder::new("stop");
    let mut server = Server::start(folder.path());
    assert!(server.said().contains(&format!("#instructor={}", crate::server::KEY)), "{}", server.said());
    assert!(server.said().contains(folder.path().to_str().unwrap()));
    // Once it answers, it also hears Ctrl-C.
    assert!(server.metrics().starts_with("HTTP/1.1 200"));
    assert_eq!(server.stop(), Some(0), "{}", server.complaints());
    let again = Server::start(folder.path());
    assert!(again.metrics().contains("burnrate_matches 0"));
}
